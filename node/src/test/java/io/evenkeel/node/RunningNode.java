package io.evenkeel.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** A test on the whole node, listening on a loopback port; one node for all such tests. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = NodeApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public @interface RunningNode {}
