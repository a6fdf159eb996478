/** The dedicated worker's own script: self-contained, so that no bundler has to understand it. */

import { EngineHost } from "./engine_host.js";
import type { Request } from "./protocol.js";

// The page's types know no worker scope; this is all of it that is used.
interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}
const scope = globalThis as unknown as WorkerScope;
const host = new EngineHost();

scope.onmessage = async ({ data }) => {
  const { answer, transfer } = await host.answer(data);
  scope.postMessage(answer, transfer);
};
