// Starts a run of the pipeline, or picks up the one that a killed driver left behind.
import { randomBytes } from 'node:crypto';
import { runParameters } from '../../steps/run-parameters';
import { UsageError } from '../failures';
import type { CommandContext } from '../commands/command';
import { commitDescription } from '../models/provenance';
import { findCommit } from './find-commit';
import { clientRequestToken, Ledger, newEntryId, type LedgerEntry } from './ledger';
import { uploadInputs } from './upload-inputs';
import type { RunSession } from './run-session';

/** What a person may change of a run. */
export interface RunOptions {
  /** `Name=value` pairs of the pipeline's parameters. */
  parameters: Readonly<Record<string, string>>;
  /** Without it, steps up to TrainCandidates are reused where data, flow and settings are the same. */
  noCache: boolean;
}

/** A run that has been started, with its line in the ledger. */
export interface StartedRun {
  entry: LedgerEntry & { executionArn: string };
  ledger: Ledger;
  resumed: boolean;
}

/** `--parameter` values as pairs. @throws UsageError */
export function parseParameters(values: readonly string[], allowed: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value) => {
    const at = value.indexOf('=');
    const name = value.slice(0, at);
    if (at > 0 && allowed.includes(name)) return [name, value.slice(at + 1)];
    throw new UsageError(`--parameter ${JSON.stringify(value)} is not taken`, [`Write Name=value; the names are ${allowed.join(', ')}.`]);
  }));
}

/** Uploads, writes the run down, and starts it; safe to repeat. */
export async function startRun(context: CommandContext, session: RunSession, options: RunOptions): Promise<StartedRun> {
  const { clients, outputs, project, environment } = session;
  const { report } = context.console;
  const inputs = await uploadInputs({ s3: clients.s3, bucket: outputs.bucketName, project, report, queryFiles: session.target.kind === 'local', now: context.now() });
  const parameters = {
    ...runParameters({
      workflow: project.workflow, flowDigest: project.flowDigest, functionsDigest: outputs.functionsDigest, ...inputs,
      ...(options.noCache ? { salt: randomBytes(8).toString('hex') } : {}),
    }),
    ...options.parameters,
  };
  const ledger = new Ledger(clients.s3, outputs.bucketName);
  const left = options.noCache ? undefined : await ledger.unfinished(parameters);
  if (left !== undefined) report({ type: 'note', message: `going on with the run of ${left.startedAt}, which had not ended` });
  const commit = await findCommit(project.folder, context.environment);
  const entry: LedgerEntry = left ?? {
    id: newEntryId(context.now(), randomBytes(4).toString('hex')), workflow: project.workflow.name, environment,
    startedAt: new Date(context.now()).toISOString(), ...(commit === undefined ? {} : { commit }), parameters, state: 'starting',
  };
  if (left === undefined) await ledger.write(entry);
  const executionArn = entry.executionArn ?? (await startExecution(session, entry));
  const started = { ...entry, executionArn, state: 'running' as const };
  await ledger.write(started);
  return { entry: started, ledger, resumed: left !== undefined };
}

/** Idempotent: the token comes from the ledger, so a repeated start answers with the same execution. */
async function startExecution({ clients, outputs }: RunSession, entry: LedgerEntry): Promise<string> {
  const { StartPipelineExecutionCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const { PipelineExecutionArn: arn } = await clients.sagemaker.send(new StartPipelineExecutionCommand({
    PipelineName: outputs.pipelineName, ClientRequestToken: clientRequestToken(entry), ...(entry.commit === undefined ? {} : { PipelineExecutionDescription: commitDescription(entry.commit) }),
    PipelineParameters: Object.entries(entry.parameters).map(([Name, Value]) => ({ Name, Value })),
  }));
  if (arn === undefined) throw new Error('StartPipelineExecution answered without an ARN');
  return arn;
}
