import { callRecording } from "./sdk.mjs";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

const [emulator, accessKey, serverCallId, target] = process.argv.slice(2);
const recording = callRecording(emulator, accessKey);
const states = [];

const started = await recording.start({
  callLocator: { kind: "serverCallLocator", id: serverCallId },
  recordingContent: "audio",
  recordingChannel: "mixed",
  recordingFormat: "mp3",
});
states.push(started.recordingState);
const state = async () => states.push((await recording.getState(started.recordingId)).recordingState);
await state();
await advance(4);
await recording.pause(started.recordingId);
await state();
await advance(60);
await recording.resume(started.recordingId);
await state();
await advance(2);
await recording.stop(started.recordingId);

let afterStop;
try {
  await state();
} catch (error) {
  afterStop = { status: error.statusCode, code: error.code };
}

const [event] = await (await fetch(new URL("/_emulator/events", emulator))).json();
const chunk = event.data.recordingStorageInfo.recordingChunks[0];
await recording.downloadToPath(chunk.contentLocation, target);
const bytes = await readFile(target);
await recording.delete(chunk.deleteLocation);

let afterDelete;
try {
  await recording.delete(chunk.deleteLocation);
} catch (error) {
  afterDelete = error.statusCode ?? error.status ?? error.code;
}

console.log(JSON.stringify({
  states, afterStop, afterDelete, durationMs: event.data.recordingDurationMs,
  bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"),
}));

async function advance(seconds) {
  await fetch(new URL("/_emulator/clock", emulator), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ advanceSeconds: seconds }),
  });
}
