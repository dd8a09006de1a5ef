/** Tests of the membership, with members that talk over loopback sockets. */
@NullMarked
package org.boundedflood.topology.member;

import org.jspecify.annotations.NullMarked;
