// Downloads what a file of events announces, so many at once: EMULATOR ACCESS-KEY EVENTS-FILE FOLDER AT-ONCE.
import { callRecording } from "./sdk.mjs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const [emulator, accessKey, events, folder, atOnce] = process.argv.slice(2);
const recording = callRecording(emulator, accessKey);
const chunks = JSON.parse(await readFile(events, "utf8")).flatMap((event) => event.data.recordingStorageInfo.recordingChunks);

let next = 0;
async function work() {
  while (next < chunks.length) {
    const chunk = chunks[next++];
    // The client takes https addresses of the service's hosts only; the transport sends the request to the emulator all the same.
    const location = "https://us-storage.asm.skype.com" + new URL(chunk.contentLocation).pathname;
    await recording.downloadToPath(location, join(folder, chunk.documentId));
  }
}

await Promise.all(Array.from({ length: Number(atOnce) }, work));
