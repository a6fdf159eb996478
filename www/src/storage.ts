/** Keeping things on the device, best effort: web-views may have no storage, a small one, or empty it after a week.
 * What cannot be stored is kept in memory as long as the page lives. */

const databaseName = "yizhao";
const storeName = "kept";
const memory = new Map<string, unknown>();
let database: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
  database ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(databaseName, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(storeName);
      request.onsuccess = () => {
        request.result.onclose = () => (database = null);
        resolve(request.result);
      };
      request.onerror = request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return database;
}

async function transact<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  const opened = await open();
  if (!opened) return undefined;
  return new Promise((resolve) => {
    try {
      const transaction = opened.transaction(storeName, mode);
      const request = act(transaction.objectStore(storeName));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}

export async function keep(key: string, value: unknown): Promise<void> {
  memory.set(key, value);
  await transact("readwrite", (store) => store.put(value, key));
}

export async function recall<T>(key: string): Promise<T | undefined> {
  if (memory.has(key)) return memory.get(key) as T;
  return (await transact("readonly", (store) => store.get(key))) as T | undefined;
}

export async function forget(key: string): Promise<void> {
  memory.delete(key);
  await transact("readwrite", (store) => store.delete(key));
}

/** Small settings that must be there before the first screen. */
export function setting(name: string): string | null {
  try {
    return localStorage.getItem(`yizhao.${name}`);
  } catch {
    return null;
  }
}

export function saveSetting(name: string, value: string): void {
  try {
    localStorage.setItem(`yizhao.${name}`, value);
  } catch {
    // Without storage the setting lasts as long as the page.
  }
}
