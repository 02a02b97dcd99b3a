// Reads what a command works on: the workflow, its flow and the environment's settings, checked before anything is touched.
import fs from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import type { PulumiFn } from '@pulumi/pulumi/automation';
import { parse } from 'yaml';
import { z } from 'zod';
import { describeProblem, InputError } from '../../flows/problems';
import type { Flow } from '../../flows/flow';
import { readFlow } from '../../flows/read-flow';
import { workflowOfServing } from '../../infra/serving/names';
import { parseSettings, type Settings } from '../../infra/settings';
import { parseWorkflow, type Workflow } from '../../steps/workflow';
import type { CommandContext } from '../commands/command';
import { textOption } from '../commands/shared-options';
import { UsageError } from '../failures';
import type { Target } from '../stacks/target';
import { digestOfTools } from '../delivery/tool-files';
import { checkInputs } from './check-inputs';
import { findProjectFolder } from './project-folder';
import { readStackFile, type StackFile } from './stack-config';

/** What acting on registered models and endpoints takes: no flow, no data. */
export interface ModelProject {
  /** The folder that `.mlops/` and `Pulumi.<env>.yaml` lie in. */
  folder: string;
  workflowName: string;
  stackFile: StackFile;
  settings: Settings;
  /** `aws-native:region` of the committed settings. */
  region?: string;
}

/** A workflow with all that belongs to it. */
export interface Project extends ModelProject {
  workflowFile: string;
  workflow: Workflow;
  flowFile: string;
  flow: Flow;
  /** The flow file as it is. */
  flowText: string;
  /** SHA-256 of the flow file, hex. */
  flowDigest: string;
  /** The Pulumi program of this workflow's environment. */
  program(target: Target): PulumiFn;
}

/** Which workflow file is meant; undefined where none is named or there. */
function seekWorkflowFile(context: CommandContext, folder: string, stackFile: StackFile): string | undefined {
  const named = textOption(context, 'workflow');
  const setting = stackFile.config?.['mlops:workflow'];
  const candidates = [
    ...(named === undefined ? [] : [path.resolve(context.workingFolder, named)]),
    ...(named !== undefined ? [] : [path.join(folder, 'workflow.yaml')]),
    ...(named !== undefined || typeof setting !== 'string' ? [] : [path.resolve(folder, setting)]),
  ];
  return candidates.find((file) => fs.existsSync(file));
}

/** @throws UsageError where there is none */
function findWorkflowFile(context: CommandContext, folder: string, stackFile: StackFile): string {
  const named = textOption(context, 'workflow');
  const found = seekWorkflowFile(context, folder, stackFile);
  if (found !== undefined) return found;
  throw new UsageError(
    named === undefined ? `there is no workflow in ${folder}` : `there is no workflow file ${named}`,
    ['Name one: --workflow path/to/workflow.yaml, or make one from a CSV: mlops init data.csv'],
  );
}

/** Reads a text file that the user named. @throws InputError */
function readInput(file: string, what: string, namedIn: string): string {
  if (!fs.existsSync(file)) {
    throw new InputError([{ file: namedIn, message: `the ${what} ${file} does not exist` }]);
  }
  return fs.readFileSync(file, 'utf8');
}

/** The project of a command. @throws InputError with all problems of a file; UsageError */
export function loadProject(context: CommandContext, environment: string): Project {
  const start = findProjectFolder(context.workingFolder);
  const stackFile = readStackFile(start, environment);
  const settings = parseSettings(stackFile.config ?? {}, `Pulumi.${environment}.yaml`);
  const workflowFile = findWorkflowFile(context, start, stackFile);
  const shown = path.relative(context.workingFolder, workflowFile) || workflowFile;
  const workflow = parseWorkflow(fs.readFileSync(workflowFile, 'utf8'), shown);
  const flowFile = path.resolve(path.dirname(workflowFile), workflow.flow);
  const text = readInput(flowFile, 'flow', shown);
  const flow = readFlow(text, path.relative(context.workingFolder, flowFile));
  const warnings = checkInputs({ workflow, workflowFile, shownAs: shown, flow, flowFile });
  for (const problem of warnings) context.console.report({ type: 'warning', message: describeProblem(problem) });
  const flowDigest = createHash('sha256').update(text).digest('hex');
  const region = stackFile.config?.['aws-native:region'];
  return {
    folder: start, workflowName: workflow.name, workflowFile, workflow, flowFile, flow, flowText: text, flowDigest, stackFile, settings,
    ...(typeof region === 'string' ? { region } : {}),
    program: ({ kind }) => {
      const { createEnvironmentProgram } = require('../../infra/environment') as typeof import('../../infra/environment');
      const tools = settings.delivery === undefined ? {} : { toolsDigest: digestOfTools(context.packageFolder, kind) };
      return createEnvironmentProgram({ workflow, flow, flowText: text, flowDigest, environment, ...tools });
    },
  };
}

/** Pulumi's project file, as far as it tells whose endpoints a folder deploys. */
const pulumiProject = z.object({ name: z.string() }).loose();

/** The workflow whose endpoints the folder deploys: that of the modeldeploy repository has no workflow file. */
function servedWorkflow(folder: string): string | undefined {
  const file = path.join(folder, 'Pulumi.yaml');
  const parsed = pulumiProject.safeParse(fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8')) : undefined);
  return parsed.success ? workflowOfServing(parsed.data.name) : undefined;
}

/** The project of a command on registered models. @throws as `loadProject` */
export function loadModelProject(context: CommandContext, environment: string): ModelProject {
  const folder = findProjectFolder(context.workingFolder);
  const stackFile = readStackFile(folder, environment);
  const workflowName = seekWorkflowFile(context, folder, stackFile) === undefined ? servedWorkflow(folder) : undefined;
  if (workflowName === undefined) return loadProject(context, environment);
  const region = stackFile.config?.['aws-native:region'];
  return { folder, workflowName, stackFile, settings: parseSettings(stackFile.config ?? {}, `Pulumi.${environment}.yaml`), ...(typeof region === 'string' ? { region } : {}) };
}
