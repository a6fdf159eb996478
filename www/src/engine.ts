/** The app's one checker: loading with progress, and the state that says "nothing more will be requested". */

import { CheckerError, createChecker, type AssetName, type Checker } from "yizhao";
import { Observable } from "./dom.js";
import { locale } from "./texts/index.js";

declare const __ASSET_ADDRESSES__: Record<AssetName, string>;

export type EngineState =
  | { phase: "download"; loaded: number; total: number }
  | { phase: "start" }
  | { phase: "ready"; checker: Checker }
  | { phase: "failed"; error: CheckerError };

export const engine = new Observable<EngineState>({ phase: "download", loaded: 0, total: 0 });

/** Starts loading. The root carries `data-ready` from the moment after which only an approved order uses the network. */
export async function loadEngine(): Promise<void> {
  const root = document.documentElement;
  delete root.dataset["ready"];
  engine.set({ phase: "download", loaded: 0, total: 0 });
  try {
    const checker = await createChecker({
      locale: locale(),
      assets: (name) => new URL(__ASSET_ADDRESSES__[name], location.href),
      onProgress: ({ phase, loaded, total }) => {
        if (phase === "download") engine.set({ phase, loaded, total });
        if (phase === "start") engine.set({ phase });
      },
    });
    engine.set({ phase: "ready", checker });
    root.dataset["ready"] = "true";
  } catch (error) {
    engine.set({ phase: "failed", error: asCheckerError(error) });
    root.dataset["ready"] = "false";
  }
}

/** The checker as soon as it is ready; rejects when loading fails. */
export function whenReady(): Promise<Checker> {
  return new Promise((resolve, reject) => {
    const stop = engine.watch((state) => {
      if (state.phase !== "ready" && state.phase !== "failed") return;
      queueMicrotask(() => stop());
      if (state.phase === "ready") resolve(state.checker);
      else reject(state.error);
    });
  });
}

export function asCheckerError(error: unknown): CheckerError {
  return error instanceof CheckerError ? error : new CheckerError("engine-crashed", String(error), { cause: error });
}
