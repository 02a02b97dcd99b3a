// Reads `Pulumi.<env>.yaml` as it is committed; nothing here writes it.
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { InputError } from '../../flows/problems';

const stackFile = z.object({
  config: z.record(z.string(), z.unknown()).optional(),
  secretsprovider: z.string().optional(),
  encryptionsalt: z.string().optional(),
  encryptedkey: z.string().optional(),
}).loose();

/** The content of a `Pulumi.<env>.yaml`. */
export type StackFile = z.infer<typeof stackFile>;

/** The committed settings of an environment; empty where the project has no such file. @throws InputError */
export function readStackFile(projectFolder: string, environment: string): StackFile {
  const file = path.join(projectFolder, `Pulumi.${environment}.yaml`);
  if (!fs.existsSync(file)) return {};
  const parsed = stackFile.safeParse(parseYaml(file) ?? {});
  if (parsed.success) return parsed.data;
  throw new InputError(parsed.error.issues.map((issue) => ({ file: path.basename(file), path: issue.path.join('.'), message: issue.message })));
}

function parseYaml(file: string): unknown {
  try {
    return parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError([{ file: path.basename(file), message: error instanceof Error ? error.message : String(error) }]);
  }
}
