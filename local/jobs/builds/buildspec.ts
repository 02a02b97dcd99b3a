// What a buildspec says: version 0.2 of CodeBuild's build specification, as far as builds here carry it out.
//
// Source: CodeBuild User Guide, "Build specification reference".
import { parseDocument } from 'yaml';
import { z } from 'zod';

/** The phases that have commands, in order. */
export const commandPhases = ['install', 'pre_build', 'build', 'post_build'] as const;
export type CommandPhase = (typeof commandPhases)[number];

const commands = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const phase = z.strictObject({
  'runtime-versions': z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  'on-failure': z.enum(['ABORT', 'CONTINUE']).default('ABORT'),
  commands: commands.default([]),
  finally: commands.default([]),
});
const artifacts = z.strictObject({
  files: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
  name: z.string().optional(),
  'base-directory': z.string().optional(),
  'discard-paths': z.union([z.boolean(), z.enum(['yes', 'no'])]).default(false).transform((value) => value === true || value === 'yes'),
});
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const schema = z.strictObject({
  version: z.union([z.literal(0.2), z.literal('0.2')]),
  env: z.strictObject({
    shell: z.enum(['bash', '/bin/sh']).default('bash'),
    variables: z.record(z.string(), text).default({}),
    'exported-variables': z.array(z.string()).default([]),
    'git-credential-helper': z.enum(['yes', 'no']).default('no'),
  }).prefault({}),
  phases: z.strictObject({ install: phase.optional(), pre_build: phase.optional(), build: phase.optional(), post_build: phase.optional() }),
  artifacts: artifacts.extend({ 'secondary-artifacts': z.record(z.string(), artifacts).optional() }).optional(),
  cache: z.strictObject({ paths: z.array(z.string()) }).optional(),
});

/** A parsed buildspec. */
export type Buildspec = z.infer<typeof schema>;

/** A buildspec that cannot be carried out; the message is a phase context's. */
export class BuildspecFault extends Error {}

/** @throws BuildspecFault with every problem */
export function parseBuildspec(source: string): Buildspec {
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error !== undefined) throw new BuildspecFault(error.message.split('\n')[0] ?? error.message);
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  throw new BuildspecFault(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the buildspec'}: ${message}`).join('; '));
}
