/** An application with a feature that neither it nor realtime4j wrote. */
module io.example.post {
  requires io.example.seals;
}
