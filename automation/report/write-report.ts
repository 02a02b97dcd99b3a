// Puts a run's report where a person finds it.
import fs from 'node:fs';
import path from 'node:path';
import type { RunSession } from '../runs/run-session';
import type { RunSummary } from '../runs/run-summary';
import { renderReport } from './render-report';

/** Writes the report; resolves to its file. */
export async function writeReport(session: RunSession, summary: RunSummary, facts: Readonly<Record<string, string>>): Promise<string> {
  const { project, environment, folders, target } = session;
  const folder = path.join(folders.runs, target.kind, project.workflow.name, environment, summary.executionId);
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'report.html');
  const text = await renderReport(summary, `${project.workflow.name} in ${environment}, run ${summary.executionId}`, facts);
  fs.writeFileSync(`${file}.new`, text);
  fs.renameSync(`${file}.new`, file);
  return file;
}
