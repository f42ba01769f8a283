package io.realtime4j.server.chat.privacy;

import io.realtime4j.api.json.JsonObject;
import io.realtime4j.server.chat.cluster.Part;
import io.realtime4j.server.loop.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What other servers change of their users' privacy. They say only of whom: what holds is in the
 * store. Who asks has to wait until it holds here too; what may have been missed is read anew.
 */
final class ForeignChanges implements Part {
  private final PrivacyHub hub;

  ForeignChanges(PrivacyHub hub) {
    this.hub = hub;
  }

  @Override
  public CompletionStage<JsonObject> asked(String peer, JsonObject question) {
    String userId = question.string("userId").orElse("");
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    hub.ifOpen(
        question.string("tenant").orElse(""),
        tenant ->
            Stages.settle(
                tenant.changedElsewhere(userId),
                done -> answer.complete(JsonObject.EMPTY),
                answer::completeExceptionally),
        () -> answer.complete(JsonObject.EMPTY));
    return answer;
  }

  @Override
  public void told(String peer, JsonObject message) {
    message
        .array("userIds")
        .ifPresent(
            ids ->
                hub.ifOpen(
                    message.string("tenant").orElse(""),
                    tenant -> ids.strings().forEach(tenant::conversationsChanged),
                    () -> {}));
  }

  @Override
  public void missed(String peer) {
    hub.onAll(TenantPrivacy::readAnew);
  }

  /** It may have stored something, and not have come to say so. */
  @Override
  public void gone(String peer) {
    hub.onAll(TenantPrivacy::readAnew);
  }

  @Override
  public void cutOff(boolean isCutOff) {
    hub.onAll(isCutOff ? TenantPrivacy::doubt : TenantPrivacy::readAnew);
  }
}
