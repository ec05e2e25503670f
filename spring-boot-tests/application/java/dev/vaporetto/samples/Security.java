package dev.vaporetto.samples;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** One part of the application for users who have logged in by form, one for those with Basic. */
@Configuration(proxyBeanMethods = false)
public class Security {
  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("ada").password("{noop}engine").roles("USER").build());
  }

  @Bean
  @Order(1)
  SecurityFilterChain basic(HttpSecurity http) throws Exception {
    return http.securityMatcher("/secret/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .httpBasic(Customizer.withDefaults())
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain form(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(
            requests -> requests.requestMatchers("/who").authenticated().anyRequest().permitAll())
        .formLogin(Customizer.withDefaults())
        .csrf(csrf -> csrf.disable())
        .build();
  }
}
