/** The TCP connections under the servlets, which only Tomcat knows. */
@NullMarked
package io.evenkeel.node.tomcat;

import org.jspecify.annotations.NullMarked;
