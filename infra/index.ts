// Entry of `pulumi up` typed by hand: the environment of the workflow that Pulumi.<env>.yaml names.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { getStack, runtime } from '@pulumi/pulumi';
import { InputError } from '../flows/problems';
import { readFlow } from '../flows/read-flow';
import { parseWorkflow } from '../steps/workflow';
import { createEnvironmentProgram } from './environment';
import { parseSettings } from './settings';

/** The folder of Pulumi.yaml. */
const projectFolder = path.resolve(__dirname, '..');

async function program(): Promise<Record<string, unknown> | void> {
  const environment = getStack();
  const settings = parseSettings(runtime.allConfig(), `Pulumi.${environment}.yaml`);
  const workflowFile = path.resolve(projectFolder, settings.workflow);
  const workflow = parseWorkflow(readInput(workflowFile, `Pulumi.${environment}.yaml`), settings.workflow);
  const flowText = readInput(path.resolve(path.dirname(workflowFile), workflow.flow), settings.workflow);
  return createEnvironmentProgram({
    workflow, flow: readFlow(flowText, workflow.flow), flowText, flowDigest: createHash('sha256').update(flowText).digest('hex'), environment,
  })();
}

function readInput(file: string, namedIn: string): string {
  if (!fs.existsSync(file)) throw new InputError([{ file: namedIn, message: `names ${file}, which does not exist` }]);
  return fs.readFileSync(file, 'utf8');
}

export = program;
