// The official client, unmodified. Only the transport is ours: it keeps the request as it was signed and sends it to the emulator
// instead of the host it names.
import { createDefaultHttpClient } from "@azure/core-rest-pipeline";
import { CallAutomationClient } from "@azure/communication-call-automation";

export function callRecording(emulator, accessKey) {
  const direct = createDefaultHttpClient();
  const httpClient = {
    sendRequest(request) {
      const url = new URL(request.url);
      request.headers.set("host", url.host);
      request.url = emulator.replace(/\/$/, "") + url.pathname + url.search;
      request.allowInsecureConnection = true;
      return direct.sendRequest(request);
    },
  };
  const client = new CallAutomationClient(`endpoint=https://emulator.communication.azure.com/;accesskey=${accessKey}`, { httpClient });
  return client.getCallRecording();
}
