// Bundles the code of the Lambda functions into zips that are the same to the byte wherever they are made.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { functionNames, type FunctionName } from './names';

/** Code of one function. */
export interface FunctionBundle {
  /** A zip with `index.js`; the handler is `index.handler`. */
  zip: Buffer;
  /** SHA-256 of the zip, hexadecimal. */
  digest: string;
}

/** Where `steps/functions` lies, from the sources as from the bundle in build/. */
export const functionsFolder = path.resolve(__dirname, '..', 'steps', 'functions');

/** Where the set-up leaves a function's code, below the folder of its bundles. */
export const builtFunction = (name: string): string => path.join('functions', `${name}.zip`);

/** The functions' code: what the set-up left where this runs from its bundles, else bundled now. */
export async function loadFunctions(folder: string = __dirname): Promise<Record<FunctionName, FunctionBundle>> {
  const files = functionNames.map((name) => [name, path.join(folder, builtFunction(name))] as const);
  if (!files.every(([, file]) => fs.existsSync(file))) return bundleFunctions();
  const entries = files.map(([name, file]) => {
    const zip = fs.readFileSync(file);
    return [name, { zip, digest: createHash('sha256').update(zip).digest('hex') }] as const;
  });
  return Object.fromEntries(entries) as Record<FunctionName, FunctionBundle>;
}

/**
 * Bundles each function with all that it imports but the AWS SDK, which Lambda's runtime has.
 * @throws Error where the sources are not there.
 */
export async function bundleFunctions(folder: string = functionsFolder): Promise<Record<FunctionName, FunctionBundle>> {
  const entries = functionNames.map((name) => [name, path.join(folder, name, 'handler.ts')] as const);
  const missing = entries.find(([, file]) => !fs.existsSync(file));
  if (missing !== undefined) throw new Error(`the code of the function ${missing[0]} is missing: ${missing[1]}`);
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(entries), outdir: folder, absWorkingDir: folder, write: false,
    bundle: true, platform: 'node', target: 'node24', format: 'cjs', external: ['@aws-sdk/client-*'],
    // Minified, a bundle names no file: the bytes do not tell where the sources or their packages lie.
    minify: true, keepNames: true, legalComments: 'none', sourcemap: false, logLevel: 'silent', tsconfigRaw: {},
  });
  return Object.fromEntries(functionNames.map((name) => {
    const file = outputFiles.find((output) => output.path === path.join(folder, `${name}.js`));
    if (file === undefined) throw new Error(`esbuild gave no bundle of ${name}`);
    return [name, bundleOf(file.contents)];
  })) as Record<FunctionName, FunctionBundle>;
}

function bundleOf(code: Uint8Array): FunctionBundle {
  // The first moment that a zip can hold, in local time as zips have it.
  const zip = Buffer.from(zipSync({ 'index.js': [code, { mtime: new Date(1980, 0, 1), level: 9 }] }));
  return { zip, digest: createHash('sha256').update(zip).digest('hex') };
}

/** Digest over the functions whose results are kept between runs: when one is repaired, nothing old is taken from a cache. */
export function functionsDigest(bundles: Readonly<Record<FunctionName, FunctionBundle>>): string {
  const kept = ['prepare-holdout', 'package-encoder'] as const;
  return createHash('sha256').update(kept.map((name) => bundles[name].digest).join('\n')).digest('hex');
}
