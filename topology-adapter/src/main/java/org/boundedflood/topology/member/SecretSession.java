package org.boundedflood.topology.member;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One end of a connection between two members that share a secret.
 *
 * <p>Each end makes an X25519 key pair for this connection alone. The initiator sends its public
 * key and a proof, over that key, that it knows the secret. The responder answers a right proof
 * with its own public key and a proof over both, and a wrong or repeated one with nothing at all.
 * From then on each direction is ChaCha20-Poly1305 under a key of its own, derived from the secret,
 * the agreed key and both public keys, with a counter as nonce. So a recorded connection stays
 * closed to whoever learns the secret later, and nothing can be replayed, left out or put in
 * another order.
 *
 * <p>Used by one thread.
 */
final class SecretSession {
  /** Length of a public key with its X.509 header, and of a proof. */
  private static final int KEY_BYTES = 44;

  private static final int PROOF_BYTES = 32;
  private static final int NONCE_BYTES = 12;

  /** AES-GCM would be faster only where the JVM compiles it to the processor's own instructions. */
  private static final String CIPHER = "ChaCha20-Poly1305";

  private static final String CURVE = "X25519";
  private static final String INITIATOR = "initiator";
  private static final String RESPONDER = "responder";

  private final OverlaySecret secret;
  private final AnsweredHellos answered;
  private final boolean initiator;
  private final PrivateKey own;
  private final byte[] ownPublic;
  private byte[] sealingKey = {};
  private byte[] openingKey = {};
  private long sealed;
  private long opened;

  /**
   * One end.
   *
   * @param answered what this member has answered as a responder, on all its connections
   */
  SecretSession(OverlaySecret secret, AnsweredHellos answered, boolean initiator) {
    this.secret = secret;
    this.answered = answered;
    this.initiator = initiator;
    try {
      KeyPair pair = KeyPairGenerator.getInstance(CURVE).generateKeyPair();
      this.own = pair.getPrivate();
      this.ownPublic = pair.getPublic().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + CURVE, e);
    }
  }

  /** The initiator's first message. */
  byte[] hello() {
    return joined(ownPublic, secret.derive("hello of the " + INITIATOR, ownPublic));
  }

  /**
   * The responder reads the initiator's first message and answers it; after that it can seal and
   * open.
   *
   * @throws GeneralSecurityException if the initiator does not know the secret, or repeats what
   *     somebody who does has said before
   */
  byte[] answer(byte[] hello) throws GeneralSecurityException {
    byte[] theirs = publicKey(hello);
    if (!secret.isProof(proof(hello), "hello of the " + INITIATOR, theirs)) {
      throw new GeneralSecurityException("wrong proof");
    }
    if (!answered.add(proof(hello))) {
      throw new GeneralSecurityException("a first message that was answered before");
    }
    agree(theirs);
    return joined(ownPublic, secret.derive("hello of the " + RESPONDER, theirs, ownPublic));
  }

  /**
   * The initiator reads the answer; after that it can seal and open.
   *
   * @throws GeneralSecurityException if the responder does not know the secret
   */
  void accept(byte[] answer) throws GeneralSecurityException {
    byte[] theirs = publicKey(answer);
    if (!secret.isProof(proof(answer), "hello of the " + RESPONDER, ownPublic, theirs)) {
      throw new GeneralSecurityException("wrong proof");
    }
    agree(theirs);
  }

  private void agree(byte[] theirs) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance(CURVE);
    agreement.init(own);
    agreement.doPhase(
        KeyFactory.getInstance(CURVE).generatePublic(new X509EncodedKeySpec(theirs)), true);
    byte[] shared = agreement.generateSecret();
    byte[] first = initiator ? ownPublic : theirs;
    byte[] second = initiator ? theirs : ownPublic;
    byte[] ofInitiator = secret.derive("key of the " + INITIATOR, shared, first, second);
    byte[] ofResponder = secret.derive("key of the " + RESPONDER, shared, first, second);
    sealingKey = initiator ? ofInitiator : ofResponder;
    openingKey = initiator ? ofResponder : ofInitiator;
  }

  /** Encrypts the next message to the other end. */
  byte[] seal(byte[] plain) throws GeneralSecurityException {
    return crypt(Cipher.ENCRYPT_MODE, sealingKey, sealed++, plain);
  }

  /**
   * Decrypts the next message from the other end.
   *
   * @throws GeneralSecurityException if it is not the next one that the other end sealed
   */
  byte[] open(byte[] cipher) throws GeneralSecurityException {
    return crypt(Cipher.DECRYPT_MODE, openingKey, opened++, cipher);
  }

  private static byte[] crypt(int mode, byte[] key, long count, byte[] input)
      throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(Integer.BYTES, count).array();
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, new SecretKeySpec(key, CIPHER), new IvParameterSpec(nonce));
    return cipher.doFinal(input);
  }

  private static byte[] publicKey(byte[] message) throws GeneralSecurityException {
    if (message.length != KEY_BYTES + PROOF_BYTES) {
      throw new GeneralSecurityException("no hello: " + message.length + " bytes");
    }
    return Arrays.copyOf(message, KEY_BYTES);
  }

  private static byte[] proof(byte[] message) {
    return Arrays.copyOfRange(message, KEY_BYTES, message.length);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
