// Runs the flow on 200 rows by a processing job, as step PrepareData would, and compares its rows with those of the engine here.
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateProcessingJobCommandInput, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { S3Client } from '@aws-sdk/client-s3';
import { datasetName } from '../../../flows/dataset';
import { sourceNodes } from '../../../flows/graph';
import type { EnvironmentOutputs } from '../../../infra/outputs';
import { flowFiles, type FlowFile } from '../../../steps/flow-files';
import { outputName } from '../../../steps/data-wrangler-step';
import { refittedFlowName } from '../../../steps/prepare-data';
import { splitSource, storedSources } from '../../../steps/workflow';
import type { CommandContext } from '../../commands/command';
import { UsageError } from '../../failures';
import { runNamedFlow } from '../../flows/run-flow';
import { locateTable } from '../../project/locate-table';
import { listKeys, readText, writeOnce } from '../../runs/objects';
import { withStack, type EnvironmentSession } from '../../stacks/environment-session';
import { readOutputs } from '../../stacks/read-outputs';
import { clientSettings } from '../../stacks/target';
import type { Finding, Probe } from '../fact';

const sampleRows = 200;
/** How long the job is waited for, minutes. */
const patience = 30;

/** The header and the first rows of the table that is split. @throws UsageError where it lies elsewhere than on this machine */
async function sampleOf({ project }: EnvironmentSession): Promise<string> {
  const [, location] = storedSources(project.workflow).find(([name]) => name === splitSource(project.workflow)) ?? [];
  const place = location === undefined ? undefined : locateTable(location, path.dirname(project.workflowFile));
  if (place?.kind !== 'file') throw new UsageError('the flow job takes its rows from a file of this machine, and the workflow has none', ['Leave it out: name the other probes by --probe.']);
  const lines = createInterface({ input: fs.createReadStream(place.file), crlfDelay: Infinity });
  const taken: string[] = [];
  lines.on('line', (line) => { if (taken.push(line) > sampleRows) lines.close(); });
  await once(lines, 'close');
  return `${taken.slice(0, sampleRows + 1).join('\n')}\n`;
}

interface Place { id: string; dataset: string; flowUri: string; sampleUri: string; outputUri: string }

/** The job's request, made of the deployed definition's step. */
function requestOf(definition: string, place: Place): CreateProcessingJobCommandInput {
  const { Steps } = JSON.parse(definition) as { Steps: { Name: string; Arguments: Record<string, unknown> }[] };
  const step = Steps.find(({ Name }) => Name === 'PrepareData');
  if (step === undefined) throw new Error('the definition has no step PrepareData');
  const input = (name: string, uri: string): object => ({ InputName: name, S3Input: { S3Uri: uri, LocalPath: `/opt/ml/processing/${name}`, S3DataType: 'S3Prefix', S3InputMode: 'File', S3DataDistributionType: 'FullyReplicated' } });
  const { ProcessingOutputConfig: outputs, ...rest } = step.Arguments as { ProcessingOutputConfig: { Outputs: { S3Output: object }[] } };
  return {
    ...rest, ProcessingJobName: place.id, ProcessingInputs: [input('flow', place.flowUri), input(place.dataset, place.sampleUri)],
    ProcessingOutputConfig: { ...outputs, Outputs: outputs.Outputs.map((output) => ({ ...output, S3Output: { ...output.S3Output, S3Uri: place.outputUri } })) },
  } as unknown as CreateProcessingJobCommandInput;
}

/** @throws Error where the job fails or takes too long */
async function runJob(sagemaker: SageMakerClient, request: CreateProcessingJobCommandInput, { now, signal }: CommandContext): Promise<void> {
  const { CreateProcessingJobCommand, DescribeProcessingJobCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  await sagemaker.send(new CreateProcessingJobCommand(request));
  for (const end = now() + patience * 60_000; now() < end;) {
    const { ProcessingJobStatus: status, FailureReason: reason } = await sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: request.ProcessingJobName }));
    if (status === 'Completed') return;
    if (status === 'Failed' || status === 'Stopped') throw new Error(`the flow job ${request.ProcessingJobName ?? ''} ${status.toLowerCase()}: ${reason ?? ''}`);
    await sleep(2_000, undefined, { signal });
  }
  throw new Error(`the flow job ${request.ProcessingJobName ?? ''} did not end within ${patience} minutes`);
}

const sortedLines = (text: string): string[] => { const [header = '', ...rows] = text.trimEnd().split(/\r?\n/); return [header, ...rows.sort()]; };

/** The rows that the engine here makes of the sample. */
async function localRows(context: CommandContext, { flow, outputNodeId }: FlowFile, dataset: string, sample: string): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlops-verify-'));
  try {
    const [input, output] = [path.join(folder, 'sample.csv'), path.join(folder, 'rows.csv')];
    fs.writeFileSync(input, sample);
    await runNamedFlow({ ...context, workingFolder: folder }, {
      flow, file: 'the flow', nodeId: outputNodeId, outputName: `${outputNodeId}.default`, inputs: new Map([[dataset, input]]), tables: new Map(), parameters: new Map(), sqlInPlace: new Map(),
    }, { output }, true);
    return fs.readFileSync(output, 'utf8');
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function compare(theirs: string, ours: string): Finding {
  const [one, other] = [sortedLines(theirs), sortedLines(ours)];
  const differing = one.filter((line, index) => line !== other[index]).length;
  const same = one.length === other.length && differing === 0;
  return { fact: 'flow-job-output', outcome: same ? 'holds' : 'fails', evidence: same ? `${one.length - 1} rows, the same here` : `${one.length - 1} rows there, ${other.length - 1} here; ${differing} lines differ, such as ${one.find((line, index) => line !== other[index])?.slice(0, 200) ?? ''}` };
}

async function compareJob(context: CommandContext, session: EnvironmentSession, outputs: EnvironmentOutputs, s3: S3Client, sagemaker: SageMakerClient): Promise<{ findings: Finding[]; rows: string }> {
  const { DescribePipelineCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const { workflow, flow, flowDigest, flowText } = session.project;
  const { trained } = flowFiles(workflow, flow, flowDigest);
  const dataset = sourceNodes(trained.flow).map(datasetName)[0] ?? splitSource(workflow);
  const sample = await sampleOf(session);
  const id = `verify-${context.now().toString(36)}`;
  const bucket = `s3://${outputs.bucketName}`;
  const place: Place = { id, dataset, flowUri: `${bucket}/${trained.key}`, sampleUri: `${bucket}/prepared/${id}/holdout/sample.csv`, outputUri: `${bucket}/prepared/${id}/training` };
  await writeOnce(s3, trained.text ?? flowText, place.flowUri);
  await writeOnce(s3, sample, place.sampleUri);
  const { PipelineDefinition = '' } = await sagemaker.send(new DescribePipelineCommand({ PipelineName: outputs.pipelineName }));
  await runJob(sagemaker, requestOf(PipelineDefinition, place), context);
  const keys = await listKeys(s3, outputs.bucketName, `prepared/${id}/training/`, 1000);
  const parts = keys.filter((key) => key.includes(`/${outputName(trained).replace('.', '/')}/`) && /part-/.test(key)).sort();
  const texts = await Promise.all(parts.map(async (key) => await readText(s3, `${bucket}/${key}`) ?? ''));
  const rows = texts.map((text, index) => (index === 0 ? text : text.slice(text.indexOf('\n') + 1))).join('');
  return {
    rows,
    findings: [
      compare(rows, await localRows(context, trained, dataset, sample)),
      { fact: 'inputs-override-sources', outcome: rows === '' ? 'fails' : 'holds', evidence: `input ${dataset}` },
      { fact: 'refit-in-pipeline', outcome: keys.some((key) => key.endsWith(refittedFlowName)) ? 'holds' : 'fails', evidence: keys.find((key) => key.endsWith(refittedFlowName)) ?? `no ${refittedFlowName} among ${keys.length} objects` },
    ],
  };
}

/** The probe. */
export const flowJob: Probe = {
  id: 'flow-job', title: `The flow runs on ${sampleRows} rows as it does here`, dollars: 0.3, minutes: 10,
  async run({ context, session }) {
    const outputs = await withStack(context, session, readOutputs);
    const { S3Client } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
    const { SageMakerClient } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
    const settings = clientSettings(session.target);
    const [s3, sagemaker] = [new S3Client(settings), new SageMakerClient(settings)];
    try {
      const { findings, rows } = await compareJob(context, session, outputs, s3, sagemaker);
      return { findings, recording: { rows } };
    } finally {
      s3.destroy();
      sagemaker.destroy();
    }
  },
};
