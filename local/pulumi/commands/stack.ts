// `pulumi stack ...`: stacks are made, chosen, listed, read, moved and removed.
import fs from 'node:fs';
import path from 'node:path';
import { FileBackend } from '../backend/file-backend';
import { magicOf, version, type Snapshot } from '../backend/checkpoint';
import { flagOf, switchOf } from '../command-line';
import { CliFailure } from '../failure';
import { openStackState, stackNameOf } from '../engine/open-stack-state';
import { stackType } from '../engine/urn';
import { jsonText, timestamp } from '../process-world';
import { readProjectFile } from '../project/project-file';
import { selectedStack, selectStack } from '../project/selected-stack';
import { StackFile } from '../project/stack-file';
import { createCrypter } from '../secrets/passphrase';
import { openValues } from '../secrets/sealed-values';
import { isSecret, mapValue, withoutSecrets, type Values } from '../values/wire';
import { positionals, type PulumiCommand } from './command';

export const stackSelect: PulumiCommand = {
  words: 'stack select', summary: 'choose a stack',
  async run(world, line) {
    const { project, stack } = openStackState(world, line, positionals(stackSelect, line)[0]);
    selectStack(world, project, stack);
  },
};

export const stackInit: PulumiCommand = {
  words: 'stack init', summary: 'make a stack',
  async run(world, line) {
    const project = readProjectFile(world.folder);
    const stack = stackNameOf(line, positionals(stackInit, line)[0], undefined);
    const backend = FileBackend.open(world, project.backendUrl);
    if (backend.exists(project.name, stack)) throw new CliFailure(`error: stack 'organization/${project.name}/${stack}' already exists`);
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(stack)) throw new CliFailure(`error: validating stack name: a stack name may only contain alphanumeric, hyphens, underscores, or periods: got ${JSON.stringify(stack)}`);
    const file = StackFile.read(project.folder, stack);
    if (file.salt === undefined && world.variables.PULUMI_CONFIG_PASSPHRASE !== undefined) {
      file.salt = createCrypter(world.variables.PULUMI_CONFIG_PASSPHRASE, world.randomBytes).salt;
      file.write();
    }
    const { salt } = file;
    backend.write(project.name, stack, {
      manifest: { time: timestamp(world.now()), magic: magicOf(version), version },
      ...(salt === undefined ? {} : { secrets_providers: { type: 'passphrase', state: { salt } } }), metadata: {},
    });
    if (!switchOf(line, 'no-select')) selectStack(world, project, stack);
    world.err(`Created stack '${stack}'\n`);
  },
};

export const stackLs: PulumiCommand = {
  words: 'stack ls', summary: 'list stacks',
  async run(world, line) {
    const project = readProjectFile(world.folder);
    const backend = FileBackend.open(world, project.backendUrl);
    const current = selectedStack(world, project);
    const stacks = backend.list(switchOf(line, 'all', 'a') ? undefined : project.name).map(({ project: owner, stack }) => {
      const { latest } = backend.read(owner, stack).checkpoint;
      return {
        name: owner === project.name ? stack : `organization/${owner}/${stack}`, current: owner === project.name && stack === current,
        ...(latest === undefined ? {} : { lastUpdate: latest.manifest.time.replace(/(\.\d{3})\d*Z$/, '$1Z') }),
        ...(latest === undefined ? {} : { resourceCount: latest.resources?.length ?? 0 }),
      };
    });
    world.out(jsonText(stacks));
  },
};

/** Outputs of a stack; secrets shown or masked. */
function outputsOf(outputs: Values, showSecrets: boolean): Values {
  return (showSecrets ? withoutSecrets(outputs) : mapValue(outputs, (value) => (isSecret(value) ? '[secret]' : value))) as Values;
}

export const stackOutput: PulumiCommand = {
  words: 'stack output', summary: "print a stack's outputs",
  async run(world, line) {
    const state = openStackState(world, line);
    const root = state.checkpoint.checkpoint.latest?.resources?.find(({ type }) => type === stackType);
    const showSecrets = switchOf(line, 'show-secrets');
    const sealed = root?.outputs ?? {};
    const outputs = outputsOf(showSecrets ? openValues(sealed, state.crypter) : sealed, showSecrets);
    const [name] = positionals(stackOutput, line);
    if (name !== undefined && !Object.hasOwn(outputs, name)) throw new CliFailure(`error: current stack does not have output property '${name}'`);
    const shown = name === undefined ? outputs : outputs[name];
    world.out(switchOf(line, 'json', 'j') || name === undefined ? jsonText(shown) : `${String(shown)}\n`);
  },
};

export const stackHistory: PulumiCommand = {
  words: 'stack history', summary: "print a stack's operations",
  async run(world, line) {
    const state = openStackState(world, line);
    const all = state.backend.history(state.project.name, state.stack);
    const size = Number(flagOf(line, 'page-size') ?? (all.length || 1));
    const page = Number(flagOf(line, 'page') ?? 1);
    const showSecrets = switchOf(line, 'show-secrets');
    const shown = all.slice((page - 1) * size, page * size).map((entry) => ({
      version: 0, kind: entry.kind, startTime: new Date(entry.startTime * 1000).toISOString(), message: entry.message, environment: entry.environment,
      config: Object.fromEntries(Object.entries(entry.config as Record<string, { value: string; secret: boolean; object?: boolean }>).map(([key, { value, secret, object }]) => [key, {
        ...(secret && !showSecrets ? {} : { value: secret ? state.crypter().decrypt(value) : value }), ...(object === true && !secret ? { objectValue: JSON.parse(value) as unknown } : {}), secret,
      }])),
      result: entry.result, endTime: new Date(entry.endTime * 1000).toISOString(), ...(entry.resourceChanges === undefined ? {} : { resourceChanges: entry.resourceChanges }),
    }));
    world.out(jsonText(shown));
  },
};

export const stackExport: PulumiCommand = {
  words: 'stack export', summary: "print a stack's state",
  async run(world, line) {
    const state = openStackState(world, line);
    const latest = state.checkpoint.checkpoint.latest;
    const shown = latest === undefined || !switchOf(line, 'show-secrets') ? latest : {
      ...latest, resources: latest.resources?.map((resource) => ({ ...resource, ...(resource.inputs === undefined ? {} : { inputs: plaintext(resource.inputs, state.crypter) }), ...(resource.outputs === undefined ? {} : { outputs: plaintext(resource.outputs, state.crypter) }) })),
    };
    const text = `${JSON.stringify({ version: 3, deployment: shown ?? null }, null, 4)}\n`;
    const file = flagOf(line, 'file');
    if (file === undefined) world.out(text);
    else fs.writeFileSync(path.resolve(world.folder, file), text, { mode: 0o600 });
  },
};

/** Secrets as the real CLI exports them: their JSON beside the mark. */
function plaintext(values: Values, crypter: Parameters<typeof openValues>[1]): Values {
  return mapValue(openValues(values, crypter), (value) => (isSecret(value) ? { ...without(value, 'value'), plaintext: JSON.stringify(value['value'] ?? null) } : value)) as Values;
}

const without = (values: Values, key: string): Values => Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));

export const stackImport: PulumiCommand = {
  words: 'stack import', summary: "replace a stack's state",
  async run(world, line) {
    const state = openStackState(world, line);
    const file = flagOf(line, 'file');
    const text = file === undefined ? await world.readInput() : fs.readFileSync(path.resolve(world.folder, file), 'utf8');
    const { version, deployment } = JSON.parse(text) as { version?: number; deployment?: Snapshot };
    if (version !== 3 || deployment === undefined) throw new CliFailure(`error: could not deserialize deployment: version 3 is expected, got ${version}`);
    const sealed = (values: Values): Values => mapValue(values, (value) => (isSecret(value) && typeof value['plaintext'] === 'string' ? { ...without(value, 'plaintext'), ciphertext: state.crypter().encrypt(value['plaintext']) } : value)) as Values;
    const resources = deployment.resources?.map((resource) => ({ ...resource, ...(resource.inputs === undefined ? {} : { inputs: sealed(resource.inputs) }), ...(resource.outputs === undefined ? {} : { outputs: sealed(resource.outputs) }) }));
    state.backend.write(state.project.name, state.stack, { ...deployment, ...(resources === undefined ? {} : { resources }) });
    world.out('Import complete.\n');
  },
};

export const stackRm: PulumiCommand = {
  words: 'stack rm', summary: 'remove a stack and its settings',
  async run(world, line) {
    const state = openStackState(world, line, positionals(stackRm, line)[0]);
    const resources = state.checkpoint.checkpoint.latest?.resources?.length ?? 0;
    if (resources > 0 && !switchOf(line, 'force', 'f')) throw new CliFailure(`error: '${state.stack}' still has resources; removal rejected. Possible actions:\n- Make sure that '${state.stack}' is the stack that you want to destroy\n- Run \`pulumi destroy\` to delete the resources, then run \`pulumi stack rm\`\n- Run \`pulumi stack rm --force\` to override this error`);
    state.backend.remove(state.project.name, state.stack);
    if (selectedStack(world, state.project) === state.stack) selectStack(world, state.project, undefined);
    if (!switchOf(line, 'preserve-config')) fs.rmSync(state.file.file, { force: true });
    world.out(`Stack '${state.stack}' has been removed!\n`);
  },
};
