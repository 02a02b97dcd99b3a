// A candidate's folder: model.json, and for trees alone each fold's model in LightGBM's text format.
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Candidate } from '../job';
import type { CandidateFile } from './candidate-file';
import { lightGbmText } from './lightgbm-text';

/** Writes the folder below the job's output. */
export async function writeModel(outputFolder: string, candidate: Candidate, file: CandidateFile): Promise<void> {
  const folder = path.join(outputFolder, candidate.modelFolder);
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'model.json'), JSON.stringify(file));
  const [member, ...others] = file.members;
  if (member === undefined || others.length > 0 || file.stack !== undefined) return;
  for (const [fold, model] of member.models.entries()) {
    if (model.kind !== 'linear') await fs.writeFile(path.join(folder, `lightgbm-fold-${fold + 1}.txt`), lightGbmText(model, file.problemType, file.plan));
  }
}
