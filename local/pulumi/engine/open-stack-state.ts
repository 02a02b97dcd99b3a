// Opens what every command on a stack needs: project, settings, secrets, backend.
import { CliFailure, exitCodes } from '../failure';
import { flagOf, type CommandLine } from '../command-line';
import { FileBackend } from '../backend/file-backend';
import type { CheckpointFile } from '../backend/checkpoint';
import { readConfig, type ConfigValue } from '../project/config';
import { readProjectFile, type ProjectFile } from '../project/project-file';
import { selectedStack } from '../project/selected-stack';
import { StackFile } from '../project/stack-file';
import { createCrypter, openCrypter, type Crypter } from '../secrets/passphrase';
import type { ProcessWorld } from '../process-world';
import fs from 'node:fs';

/** A stack as a command has it before it. */
export interface StackState {
  project: ProjectFile;
  stack: string;
  backend: FileBackend;
  file: StackFile;
  checkpoint: CheckpointFile;
  /** Made when first needed; a new salt goes into the settings. */
  crypter(): Crypter;
  /** The salt, where there is one. */
  salt(): string | undefined;
  config(): Map<string, ConfigValue>;
}

/** The passphrase. @throws CliFailure where none is set */
function passphraseOf({ variables }: ProcessWorld): string {
  if (variables.PULUMI_CONFIG_PASSPHRASE !== undefined) return variables.PULUMI_CONFIG_PASSPHRASE;
  if (variables.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined) return fs.readFileSync(variables.PULUMI_CONFIG_PASSPHRASE_FILE, 'utf8').trim();
  throw new CliFailure('error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables');
}

/** The name of the stack that a command means: `organization/project/stack`, `stack`, the flag, or the one that was chosen. */
export function stackNameOf(line: CommandLine, positional: string | undefined, selected: string | undefined): string {
  const name = positional ?? flagOf(line, 'stack', 's') ?? selected;
  if (name === undefined) throw new CliFailure('error: no stack selected; please use `pulumi stack select` or `--stack`');
  return name.split('/').at(-1) ?? name;
}

/** Opens a stack that exists. @throws CliFailure */
export function openStackState(world: ProcessWorld, line: CommandLine, positional?: string): StackState {
  const project = readProjectFile(world.folder);
  const stack = stackNameOf(line, positional, selectedStack(world, project));
  const backend = FileBackend.open(world, project.backendUrl);
  if (!backend.exists(project.name, stack)) throw new CliFailure(`error: no stack named '${stack}' found`, exitCodes.stackNotFound);
  const file = StackFile.read(project.folder, stack);
  const checkpoint = backend.read(project.name, stack);
  let opened: Crypter | undefined;
  const salt = (): string | undefined => opened?.salt ?? file.salt ?? checkpoint.checkpoint.latest?.secrets_providers?.state.salt;
  const crypter = (): Crypter => {
    if (opened !== undefined) return opened;
    const known = salt();
    opened = known === undefined ? createCrypter(passphraseOf(world), world.randomBytes) : openCrypter(passphraseOf(world), known, world.randomBytes);
    if (file.salt === undefined) { file.salt = opened.salt; file.write(); }
    return opened;
  };
  return { project, stack, backend, file, checkpoint, crypter, salt, config: () => readConfig(file.config, project.name, crypter) };
}
