// Finds the handler of a function in its code, as Lambda's runtime for Node.js does.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A handler: async, or with a callback as third argument. */
export type Handler = (event: unknown, context: object, callback: (error: unknown, result?: unknown) => void) => unknown;

/** The code cannot be loaded. */
export class LoadFault extends Error {
  /** @param errorType such as `Runtime.ImportModuleError` */
  constructor(readonly errorType: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LoadFault';
  }
}

/**
 * Loads `<file>.<export>` from a folder.
 * @throws LoadFault
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const match = /^((?:[^/]+\/)*[^/.]+)\.(.+)$/.exec(handler);
  if (match === null) throw new LoadFault('Runtime.MalformedHandlerName', `Bad handler ${handler}: it must be <file>.<export>.`);
  const [, file, exportPath] = match as unknown as [string, string, string];
  const loaded = await loadModule(taskRoot, file);
  const found = exportPath.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], loaded);
  if (found === undefined) throw new LoadFault('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new LoadFault('Runtime.HandlerNotFound', `${handler} is not a function`);
  return found as Handler;
}

async function loadModule(taskRoot: string, file: string): Promise<unknown> {
  const base = path.resolve(taskRoot, file);
  const found = ['', '.js', '.mjs', '.cjs'].map((ending) => base + ending).find((candidate) => existsSync(candidate));
  if (found === undefined || !base.startsWith(path.resolve(taskRoot) + path.sep)) {
    throw new LoadFault('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  }
  try {
    return found.endsWith('.mjs') ? await import(pathToFileURL(found).href) : createRequire(found)(found);
  } catch (error) {
    if (error instanceof SyntaxError) throw new LoadFault('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`, error);
    const missing = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
    if (missing) throw new LoadFault('Runtime.ImportModuleError', `Error: ${error.message}`, error);
    throw error;
  }
}
