package io.realtime4j.transport.jakarta.example;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;

/** The application's own. */
@RestController
class Pages {
  static final String USER = "user";

  @GetMapping("/hello")
  String hello(@SessionAttribute(name = USER, required = false) String user) {
    return user == null ? "who are you?" : "hello " + user;
  }

  /** Looks at no password: that is the application's. */
  @PostMapping("/login")
  String login(@RequestParam String user, HttpServletRequest request) {
    request.getSession().setAttribute(USER, user);
    request.changeSessionId();
    return "welcome";
  }
}
