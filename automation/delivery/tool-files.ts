// Which files of this package builds need: its bundles, and what they load from node_modules when they run.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Target } from '../stacks/target';
import { pulumiVersion } from './packed-pulumi';

/** Packages that only set up, compile or serve the embedded AWS. */
const left = /(^|\/)node_modules\/(typescript|esbuild|@esbuild\/[^/]+|@swc\/[^/]+|ts-node|vega-datasets|lmdb|@lmdb\/[^/]+)$/;
const loaded = /\.(js|zip|cjs|mjs|json|node|proto|wasm|so(\.\d+)*)$|^LICEN[CS]E/;
/** Forms of a package that no build loads. */
const otherForms = /^(dist-es|dist-types|\.bin)$/;

const lockFile = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() }).loose()) });

/** Folders of the packages that are not for development alone, relative to the package. */
function productionPackages(packageFolder: string): string[] {
  const { packages } = lockFile.parse(JSON.parse(fs.readFileSync(path.join(packageFolder, 'package-lock.json'), 'utf8')));
  return Object.entries(packages).filter(([folder, { dev, devOptional }]) => folder.startsWith('node_modules/') && dev !== true && devOptional !== true && !left.test(folder) && fs.existsSync(path.join(packageFolder, folder))).map(([folder]) => folder).sort();
}

/** Files below a folder, relative to the package; packages within packages are packages of their own. */
function filesBelow(packageFolder: string, folder: string): string[] {
  return fs.readdirSync(path.join(packageFolder, folder), { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1)).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' || otherForms.test(entry.name) ? [] : filesBelow(packageFolder, name);
    return loaded.test(entry.name) ? [name] : [];
  });
}

/** Packages of which a program loads a few modules out of thousands: only these are packed, with all that they load in turn. */
const vast = ['@pulumi/aws', '@pulumi/aws-native'];

/** A file that `require` would load. */
function resolved(from: string): string | undefined {
  return [from, `${from}.js`, `${from}.json`, path.join(from, 'index.js')].find((file) => fs.existsSync(file) && fs.statSync(file).isFile());
}

/** Files of a vast package that the bundles load, and those that these load; classes that a module loads when first asked for are among them. */
function loadedModules(packageFolder: string, name: string, sources: readonly string[]): string[] {
  const folder = path.join(packageFolder, 'node_modules', name);
  const asked = sources.flatMap((source) => [...fs.readFileSync(path.join(packageFolder, source), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, id = '']) => id)).filter((id) => id === name || id.startsWith(`${name}/`));
  const pending = [path.join(folder, 'package.json'), ...asked.flatMap((id) => resolved(path.join(packageFolder, 'node_modules', id)) ?? [])];
  const found = new Set<string>();
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!file.endsWith('.js')) continue;
    const directory = path.dirname(file);
    pending.push(...[...fs.readFileSync(file, 'utf8').matchAll(/require\(["'](\.[^"']*)["']\)/g)].flatMap(([, id = '']) => resolved(path.resolve(directory, id)) ?? []));
  }
  return [...found].map((file) => path.relative(packageFolder, file).split(path.sep).join('/'));
}

/** What the set-up made; the folders of tests that run meanwhile are not of it. */
const bundles = (packageFolder: string): string[] => filesBelow(packageFolder, 'build').filter((name) => !name.startsWith('build/test-'));

/** All files that builds need, relative to the package, in order. */
export function toolFiles(packageFolder: string): string[] {
  const own = [...bundles(packageFolder), 'infra/policy/PulumiPolicy.yaml', 'build/policy/PulumiPolicy.yaml', 'scripts/mlops.cjs', 'local/pulumi/bin/pulumi', 'package.json', 'package-lock.json'];
  const wholly = productionPackages(packageFolder).filter((folder) => !vast.some((name) => folder === `node_modules/${name}`));
  const sources = bundles(packageFolder).filter((name) => name.endsWith('.js'));
  const all = [...own, ...wholly.flatMap((folder) => filesBelow(packageFolder, folder)), ...vast.flatMap((name) => loadedModules(packageFolder, name, sources))];
  return [...new Set(all)].filter((file) => fs.existsSync(path.join(packageFolder, file))).sort();
}

/**
 * SHA-256 that names the tools, hexadecimal: of the bundles, and of the lock file, which fixes the rest.
 * @param pulumi version of the real pulumi that is packed with them; absent where none is
 */
export function toolsDigest(packageFolder: string, pulumi?: string): string {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, pulumi ?? 'embedded']));
  for (const file of ['package.json', 'package-lock.json', ...bundles(packageFolder).filter((name) => /\.(js|json|zip)$/.test(name))]) {
    hash.update(file).update(fs.readFileSync(path.join(packageFolder, file)));
  }
  return hash.digest('hex');
}

/** The digest for the builds of a target: on AWS the real pulumi is packed too. */
export const digestOfTools = (packageFolder: string, kind: Target['kind']): string => toolsDigest(packageFolder, kind === 'aws' ? pulumiVersion : undefined);
