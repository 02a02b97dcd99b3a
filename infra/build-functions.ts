// Writes the functions' code beside the bundles of the set-up, so that no deployment has to bundle it: run by scripts/build.cjs.
import fs from 'node:fs';
import path from 'node:path';
import { bundleFunctions, builtFunction } from './function-bundle';

/** Writes each zip whole or not at all. */
async function buildFunctions(folder: string): Promise<void> {
  for (const [name, { zip }] of Object.entries(await bundleFunctions())) {
    const file = path.join(folder, builtFunction(name));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(`${file}.new`, zip);
    fs.renameSync(`${file}.new`, file);
  }
}

buildFunctions(__dirname).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exitCode = 1;
});
