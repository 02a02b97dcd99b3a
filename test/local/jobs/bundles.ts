// Bundles of the processes that jobs start, made once for the tests that need them.
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const entries: Readonly<Record<string, string>> = {
  job: 'local/jobs/child.ts',
  'function-runtime': 'local/jobs/functions/runtime.ts',
  'autopilot-worker': 'engines/autopilot/worker.ts',
};

/** Node modules of the project, where `@aws-sdk/*` lies. */
export const modulesFolder = path.join(root, 'node_modules');

/**
 * Bundles entries into a folder of this process under build/, where native modules are found; removed at exit.
 * @returns the folder
 */
export async function bundle(...names: readonly string[]): Promise<string> {
  const folder = path.join(root, 'build', `test-${process.pid}`);
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [name, path.join(root, entries[name] ?? name)])),
    outdir: folder, bundle: true, platform: 'node', target: 'node20', format: 'cjs', keepNames: true, external: ['@duckdb/*', '@aws-sdk/*', 'vega', 'vega-lite'], logLevel: 'error',
  });
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
}
