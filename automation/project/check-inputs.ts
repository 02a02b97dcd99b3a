// Checks that workflow, flow and data agree before anything is touched.
import fs from 'node:fs';
import path from 'node:path';
import type { Flow } from '../../flows/flow';
import { lintFlow } from '../../flows/lint-flow';
import { InputError, type Problem } from '../../flows/problems';
import { checkWorkflow } from '../../steps/check-workflow';
import { buildPipeline } from '../../steps/pipeline';
import { querySources, splitSource, storedSources, type Workflow } from '../../steps/workflow';
import { locateTable } from './locate-table';
import { readFirstRecord } from './read-header';
import { specimenContext } from './specimen-context';

/** Tables that the workflow names but that are not there. */
function missingTables(workflow: Workflow, folder: string): Problem[] {
  const { features, labels } = workflow.holdout;
  const named = [
    ...storedSources(workflow).map(([name, location]) => [`sources.${name}`, location] as const),
    ...querySources(workflow).flatMap(([name, { tables }]) => Object.entries(tables).map(([table, location]) => [`sources.${name}.query.tables.${table}`, location] as const)),
    ...(features === undefined ? [] : [['holdout.features', features] as const]),
    ...(labels === undefined ? [] : [['holdout.labels', labels] as const]),
  ];
  return named.flatMap(([place, location]) => {
    const found = locateTable(location, folder);
    return found.kind === 'missing' ? [{ path: place, message: found.message }] : [];
  });
}

/** All sources, with the column names of those that are CSV files on this machine. */
function headersOf(workflow: Workflow, folder: string): Map<string, string[] | undefined> {
  const stored = storedSources(workflow).map(([name, location]): [string, string[] | undefined] => {
    const place = locateTable(location, folder);
    const readable = place.kind === 'file' && /\.(csv|txt)$/i.test(place.file) && fs.statSync(place.file).size > 0;
    return [name, readable ? readFirstRecord(place.file) : undefined];
  });
  return new Map([...stored, ...querySources(workflow).map(([name]): [string, undefined] => [name, undefined])]);
}

/** What only shows when the pipeline is written, such as a flow that serves another node than it trains on. */
function definitionProblems(workflow: Workflow, flow: Flow, file: string): Problem[] {
  try {
    buildPipeline(workflow, flow, specimenContext({ workflow, flowDigest: '0'.repeat(64), region: 'us-east-1' }, 'dev'));
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems.map((problem) => ({ file, ...problem }));
    throw error;
  }
}

/** Warnings about the inputs. @throws InputError with all that stops a run */
export function checkInputs(options: { workflow: Workflow; workflowFile: string; shownAs: string; flow: Flow; flowFile: string }): Problem[] {
  const { workflow, flow } = options;
  const folder = path.dirname(options.workflowFile);
  const headers = headersOf(workflow, folder);
  const problems: Problem[] = [
    ...missingTables(workflow, folder),
    ...checkWorkflow(workflow, flow, workflow.preparation === undefined ? headers.get(splitSource(workflow)) : undefined),
  ].map((problem) => ({ file: options.shownAs, ...problem }));
  problems.push(...lintFlow(flow, {
    file: workflow.flow, sources: headers, target: workflow.problem.target, ...(workflow.outputNode === undefined ? {} : { outputNode: workflow.outputNode }),
    ...(workflow.preparation === undefined ? {} : { preparationNode: workflow.preparation.node }), pythonAllowed: workflow.local.python, replacedNodes: Object.keys(workflow.local.sql),
  }));
  if (problems.every(({ severity }) => severity === 'warning')) problems.push(...definitionProblems(workflow, flow, options.shownAs));
  const errors = problems.filter(({ severity }) => severity !== 'warning');
  if (errors.length > 0) throw new InputError(errors);
  return problems;
}
