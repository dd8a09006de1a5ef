/** What tests of topology sources share. */
@NullMarked
package org.boundedflood.topology;

import org.jspecify.annotations.NullMarked;
