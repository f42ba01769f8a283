package io.realtime4j.spring;

import io.realtime4j.api.RealtimeClient;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds methods with {@link RealtimeListener}. They are registered once all singletons are there,
 * before the client connects; those of beans that are made later, at once.
 */
final class RealtimeListeners implements BeanPostProcessor, SmartInitializingSingleton {
  private final ListableBeanFactory beans;
  private final ObjectProvider<RealtimeClient> client;
  private final List<ListenerMethod> waiting = new ArrayList<>();
  private boolean complete;

  RealtimeListeners(ListableBeanFactory beans, ObjectProvider<RealtimeClient> client) {
    this.beans = beans;
    this.client = client;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
    if (!AnnotationUtils.isCandidateClass(type, RealtimeListener.class)) {
      return bean;
    }
    methods(type)
        .forEach(
            (method, listener) -> {
              if (beans.containsBean(name) && !beans.isSingleton(name)) {
                throw new IllegalStateException(
                    "@RealtimeListener " + method + " is of a bean that is no singleton: " + name);
              }
              add(new ListenerMethod(bean, method, listener));
            });
    return bean;
  }

  private static Map<Method, RealtimeListener> methods(Class<?> type) {
    return MethodIntrospector.selectMethods(
        type,
        (MethodIntrospector.MetadataLookup<@Nullable RealtimeListener>)
            method -> AnnotatedElementUtils.findMergedAnnotation(method, RealtimeListener.class));
  }

  private synchronized void add(ListenerMethod method) {
    if (complete) {
      method.register(client.getObject());
    } else {
      waiting.add(method);
    }
  }

  @Override
  public synchronized void afterSingletonsInstantiated() {
    complete = true;
    waiting.forEach(method -> method.register(client.getObject()));
    waiting.clear();
  }
}
