package org.boundedflood.openflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a server listens, how long it waits and how much it keeps. Immutable; made by a builder. */
public final class OpenFlowSettings {
  private static final Endpoint DEFAULT_ENDPOINT = Endpoint.of("tcp:6653");

  private final List<Endpoint> endpoints;
  private final @Nullable TlsSettings tls;
  private final Duration handshakeStep;
  private final Duration echoIdle;
  private final Duration echoTimeout;
  private final Duration stallTimeout;
  private final Duration requestTimeout;
  private final int highWaterMark;
  private final int queueLimit;
  private final int pendingRequests;
  private final int replyLimit;
  private final int rememberedMessages;
  private final int connectionLimit;

  private OpenFlowSettings(Builder builder) {
    endpoints =
        builder.endpoints.isEmpty() ? List.of(DEFAULT_ENDPOINT) : List.copyOf(builder.endpoints);
    tls = builder.tls;
    handshakeStep = builder.handshakeStep;
    echoIdle = builder.echoIdle;
    echoTimeout = builder.echoTimeout;
    stallTimeout = builder.stallTimeout;
    requestTimeout = builder.requestTimeout;
    highWaterMark = builder.highWaterMark;
    queueLimit = builder.queueLimit;
    pendingRequests = builder.pendingRequests;
    replyLimit = builder.replyLimit;
    rememberedMessages = builder.rememberedMessages;
    connectionLimit = builder.connectionLimit;
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where to listen; by default {@code tcp:127.0.0.1:6653}. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** For {@code ssl:} endpoints; present if there are any. */
  public Optional<TlsSettings> tls() {
    return Optional.ofNullable(tls);
  }

  /** How long a switch may take for each step of the handshake; 10 s by default. */
  public Duration handshakeStep() {
    return handshakeStep;
  }

  /** After which silence an echo request is sent; 5 s by default. */
  public Duration echoIdle() {
    return echoIdle;
  }

  /** After which further silence the session is closed; 10 s by default. */
  public Duration echoTimeout() {
    return echoTimeout;
  }

  /** How long the send queue may hold something without any of it draining; 10 s by default. */
  public Duration stallTimeout() {
    return stallTimeout;
  }

  /** How long a request may go without (a further part of) its answer; 10 s by default. */
  public Duration requestTimeout() {
    return requestTimeout;
  }

  /** Bytes in the send queue above which packet-outs are dropped; 1 MiB by default. */
  public int highWaterMark() {
    return highWaterMark;
  }

  /** Bytes in the send queue above which the session is closed; 16 MiB by default. */
  public int queueLimit() {
    return queueLimit;
  }

  /** How many requests, barriers included, may be unanswered at a time; 1,024 by default. */
  public int pendingRequests() {
    return pendingRequests;
  }

  /** How many bytes the answer to one request may have; 16 MiB by default. */
  public int replyLimit() {
    return replyLimit;
  }

  /**
   * How many sent messages are remembered until a barrier, to name the one an error is about; 4,096
   * by default. Of packet-outs at most 64 are remembered.
   */
  public int rememberedMessages() {
    return rememberedMessages;
  }

  /** How many switches may be connected at a time; 1,024 by default. */
  public int connectionLimit() {
    return connectionLimit;
  }

  /** Collects settings; each method replaces a default. */
  public static final class Builder {
    private final List<Endpoint> endpoints = new ArrayList<>();
    private @Nullable TlsSettings tls;
    private Duration handshakeStep = Duration.ofSeconds(10);
    private Duration echoIdle = Duration.ofSeconds(5);
    private Duration echoTimeout = Duration.ofSeconds(10);
    private Duration stallTimeout = Duration.ofSeconds(10);
    private Duration requestTimeout = Duration.ofSeconds(10);
    private int highWaterMark = 1 << 20;
    private int queueLimit = 16 << 20;
    private int pendingRequests = 1024;
    private int replyLimit = 16 << 20;
    private int rememberedMessages = 4096;
    private int connectionLimit = 1024;

    private Builder() {}

    /** Adds an endpoint, as {@link Endpoint#of(String)} reads it. */
    public Builder listen(String endpoint) {
      return listen(Endpoint.of(endpoint));
    }

    /** Adds an endpoint; the first one replaces the default. */
    public Builder listen(Endpoint endpoint) {
      endpoints.add(endpoint);
      return this;
    }

    /** See {@link OpenFlowSettings#tls}. */
    public Builder tls(TlsSettings tls) {
      this.tls = tls;
      return this;
    }

    /** See {@link OpenFlowSettings#handshakeStep}. */
    public Builder handshakeStep(Duration duration) {
      handshakeStep = positive("handshakeStep", duration);
      return this;
    }

    /** See {@link OpenFlowSettings#echoIdle}. */
    public Builder echoIdle(Duration duration) {
      echoIdle = positive("echoIdle", duration);
      return this;
    }

    /** See {@link OpenFlowSettings#echoTimeout}. */
    public Builder echoTimeout(Duration duration) {
      echoTimeout = positive("echoTimeout", duration);
      return this;
    }

    /** See {@link OpenFlowSettings#stallTimeout}. */
    public Builder stallTimeout(Duration duration) {
      stallTimeout = positive("stallTimeout", duration);
      return this;
    }

    /** See {@link OpenFlowSettings#requestTimeout}. */
    public Builder requestTimeout(Duration duration) {
      requestTimeout = positive("requestTimeout", duration);
      return this;
    }

    /** See {@link OpenFlowSettings#highWaterMark}. */
    public Builder highWaterMark(int bytes) {
      highWaterMark = positive("highWaterMark", bytes);
      return this;
    }

    /** See {@link OpenFlowSettings#queueLimit}. */
    public Builder queueLimit(int bytes) {
      queueLimit = positive("queueLimit", bytes);
      return this;
    }

    /** See {@link OpenFlowSettings#pendingRequests}. */
    public Builder pendingRequests(int count) {
      pendingRequests = positive("pendingRequests", count);
      return this;
    }

    /** See {@link OpenFlowSettings#replyLimit}. */
    public Builder replyLimit(int bytes) {
      replyLimit = positive("replyLimit", bytes);
      return this;
    }

    /** See {@link OpenFlowSettings#rememberedMessages}. */
    public Builder rememberedMessages(int count) {
      rememberedMessages = positive("rememberedMessages", count);
      return this;
    }

    /** See {@link OpenFlowSettings#connectionLimit}. */
    public Builder connectionLimit(int count) {
      connectionLimit = positive("connectionLimit", count);
      return this;
    }

    /**
     * Checks the settings against each other.
     *
     * @throws IllegalArgumentException if an {@code ssl:} endpoint has no {@link #tls}, or {@link
     *     #highWaterMark} is above {@link #queueLimit}
     */
    public OpenFlowSettings build() {
      for (Endpoint endpoint : endpoints) {
        if (endpoint.transport() == Endpoint.Transport.SSL && tls == null) {
          throw new IllegalArgumentException(
              "endpoint " + endpoint + " needs a certificate and a key, found no TLS settings");
        }
      }
      if (highWaterMark > queueLimit) {
        throw new IllegalArgumentException(
            "highWaterMark must be at most queueLimit ("
                + queueLimit
                + " bytes), found "
                + highWaterMark);
      }
      return new OpenFlowSettings(this);
    }

    private static Duration positive(String name, Duration value) {
      if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            name + " must be more than nothing and at most a day, found " + value);
      }
      return value;
    }

    private static int positive(String name, int value) {
      if (value <= 0) {
        throw new IllegalArgumentException(name + " must be at least 1, found " + value);
      }
      return value;
    }
  }
}
