// Where a recorded life is lived again: a folder, a file backend, the probe, the Automation API, the embedded CLI.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { EngineEvent, InlineProgramArgs, LocalWorkspaceOptions, PulumiFn, Stack } from '@pulumi/pulumi/automation';
import { serveProbe, type ProbeWorld } from '../probe-provider';
import { recordedCommand } from './recorder';
import type { RecordedCall } from './recordings';

/** What a step can use and leaves behind. */
export interface Stage {
  folder: string;
  probe: ProbeWorld;
  calls: RecordedCall[];
  events: EngineEvent[];
  program: PulumiFn;
  stack?: Stack;
  readonly inline: InlineProgramArgs;
  readonly options: LocalWorkspaceOptions;
  onEvent(event: EngineEvent): void;
  /** Text of the stack's file, where there is one. */
  checkpoint(): string | undefined;
  close(): void;
}

const root = path.resolve(__dirname, '..', '..', '..', '..');

/** An empty stage; the recorded life begins on it. */
export async function openStage(): Promise<Stage> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlops-conformance-'));
  const state = path.join(folder, 'state');
  fs.mkdirSync(state);
  const probe = await serveProbe();
  const calls: RecordedCall[] = [];
  const file = path.join(state, '.pulumi', 'stacks', 'probe', 'dev.json');
  const stage: Stage = {
    folder, probe: probe.world, calls, events: [], program: async () => ({}),
    inline: { stackName: 'dev', projectName: 'probe', program: () => stage.program() },
    options: {
      workDir: folder, pulumiCommand: await recordedCommand(path.join(root, 'local', 'pulumi'), calls), pulumiHome: path.join(folder, 'home'),
      projectSettings: { name: 'probe', runtime: 'nodejs', backend: { url: `file://${state}` } },
      envVars: {
        PULUMI_CONFIG_PASSPHRASE: 'correct horse', PULUMI_DEBUG_PROVIDERS: `probe:${probe.port}`, PULUMI_SKIP_UPDATE_CHECK: 'true',
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      },
    },
    onEvent: (event) => { stage.events.push(event); },
    checkpoint: () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined),
    close: () => { probe.close(); fs.rmSync(folder, { recursive: true, force: true }); },
  };
  return stage;
}
