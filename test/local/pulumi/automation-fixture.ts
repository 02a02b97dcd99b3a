// A stack of the embedded pulumi under the real Automation API, in a folder of its own.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from '@pulumi/pulumi/automation';
import { serveProbe, type ProbeWorld } from './probe-provider';

/** A custom resource of the probe. */
export class R extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;

  constructor(type: string, name: string, args: Record<string, unknown>, options?: pulumi.CustomResourceOptions) {
    super(`probe:index:${type}`, name, { arn: undefined, ...args }, options);
  }
}

/** A component with one child. */
export class Box extends pulumi.ComponentResource {
  readonly g: R;

  constructor(name: string, args: Record<string, unknown>, options?: pulumi.ComponentResourceOptions) {
    super('probe:components:Box', name, {}, options);
    this.g = new R('Group', `${name}-group`, args, { parent: this });
    this.registerOutputs({ arn: this.g.arn });
  }
}

/** The fixture. */
export interface Fixture {
  folder: string;
  stack: Stack;
  world: ProbeWorld;
  /** Sets the inline program of the next operation. */
  program(next: PulumiFn): void;
  checkpoint(): { checkpoint: { latest?: { resources?: Record<string, unknown>[]; pending_operations?: unknown[] } } };
  close(): Promise<void>;
}

const root = path.resolve(__dirname, '..', '..', '..');

/** A new stack `dev` of the project `probe`. */
export async function createFixture(): Promise<Fixture> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlops-pulumi-'));
  const state = path.join(folder, 'state');
  fs.mkdirSync(state);
  const probe = await serveProbe();
  let current: PulumiFn = async () => ({});
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: 'dev', projectName: 'probe', program: () => current() },
    {
      workDir: folder, pulumiCommand: await PulumiCommand.get({ root: path.join(root, 'local', 'pulumi') }), pulumiHome: path.join(folder, 'home'),
      secretsProvider: 'passphrase', projectSettings: { name: 'probe', runtime: 'nodejs', backend: { url: `file://${state}` } },
      envVars: { PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: 'correct horse', PULUMI_DEBUG_PROVIDERS: `probe:${probe.port}`, PULUMI_SKIP_UPDATE_CHECK: 'true' },
    },
  );
  return {
    folder, stack, world: probe.world,
    program: (next) => { current = next; },
    checkpoint: () => JSON.parse(fs.readFileSync(path.join(state, '.pulumi', 'stacks', 'probe', 'dev.json'), 'utf8')) as ReturnType<Fixture['checkpoint']>,
    close: async () => { probe.close(); fs.rmSync(folder, { recursive: true, force: true }); },
  };
}
