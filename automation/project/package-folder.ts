// Where this package lies, from a bundle in build/ as from the sources.
import fs from 'node:fs';
import path from 'node:path';

/** The folder of this package's own package.json. */
export function findPackageFolder(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    if (fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes('"sagemaker-lowcode-mlops"')) return folder;
    if (path.dirname(folder) === folder) throw new Error(`no package.json of sagemaker-lowcode-mlops above ${from}`);
  }
}
