// `mlops lint`: checks workflow, flow, data and the pipeline definition that follows from them; needs no account.
import { describeProblem } from '../../flows/problems';
import { lintDefinition } from '../../steps/definition/lint';
import { renderDefinition } from '../../steps/definition/render';
import { buildPipeline } from '../../steps/pipeline';
import { exitCodes } from '../failures';
import { loadProject } from '../project/load-project';
import { specimenContext } from '../project/specimen-context';
import { environmentOption, textOption, workflowOption } from './shared-options';
import type { Command } from './command';

export const lint: Command = {
  name: 'lint',
  summary: 'check workflow, flow, data and pipeline definition',
  description: 'Reads workflow, flow and the head of the data, builds the pipeline definition as a stack would, and checks it against the whole grammar of SageMaker pipelines. Needs no account and changes nothing.',
  options: [{ ...environmentOption, default: 'dev' }, workflowOption],
  examples: ['mlops lint', 'mlops lint --workflow examples/birdstrikes/workflow.yaml --json'],
  async run(context) {
    const warnings: string[] = [];
    const project = loadProject({ ...context, console: { ...context.console, report: (event) => { if (event.type === 'warning') warnings.push(event.message); } } }, textOption(context, 'env') ?? 'dev');
    const definition = renderDefinition(buildPipeline(project.workflow, project.flow, specimenContext(project, textOption(context, 'env') ?? 'dev')));
    const findings = lintDefinition(JSON.parse(definition));
    const errors = findings.filter(({ severity }) => severity === 'error');
    const lines = [...warnings.map((text) => `warning ${text}`), ...findings.map(({ severity, path, message, rule }) => `${severity} ${describeProblem({ path, message })} (${rule})`)];
    return {
      data: { type: 'result', workflow: project.workflow.name, warnings, findings, ok: errors.length === 0 },
      text: [...lines, errors.length === 0 ? `${project.workflow.name}: no errors, ${lines.length} warnings` : `${project.workflow.name}: ${errors.length} errors`].join('\n'),
      exitCode: errors.length === 0 ? exitCodes.passed : exitCodes.usage,
    };
  },
};
