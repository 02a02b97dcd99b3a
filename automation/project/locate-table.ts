// Where a table that the workflow names really lies: a file on this machine, or an object in S3.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import type { SourceLocation } from '../../steps/workflow';

/** A table's place. */
export type TablePlace = { kind: 'file'; file: string } | { kind: 's3'; uri: string } | { kind: 'missing'; message: string };

/** The folder of an installed package, found as Node.js would from the workflow's folder; its package.json need not be exported. */
function packageFolder(name: string, from: string): string | undefined {
  const searched = createRequire(path.join(from, 'workflow.yaml')).resolve.paths(name) ?? [];
  return searched.map((folder) => path.join(folder, name)).find((folder) => fs.existsSync(path.join(folder, 'package.json')));
}

/** The place of a table; `from` is the workflow's folder. */
export function locateTable(location: SourceLocation, from: string): TablePlace {
  if (location.s3 !== undefined) return { kind: 's3', uri: location.s3 };
  const base = location.package === undefined ? from : packageFolder(location.package, from);
  if (base === undefined) {
    return { kind: 'missing', message: `the npm package ${location.package} is not installed where ${from} can see it; install it: npm install ${location.package}` };
  }
  const file = path.resolve(base, location.file ?? '');
  return fs.existsSync(file) ? { kind: 'file', file } : { kind: 'missing', message: `there is no file ${file}` };
}
