// Finds Autopilot's explainability report, which a job may end without.
import { below, type Objects } from '../objects/objects';
import type { EvaluatePredictionsEvent } from './event';

/** URI of the report, or of a note that there is none: the registry's reference must lead somewhere. */
export async function explainabilityReport(event: EvaluatePredictionsEvent, objects: Objects): Promise<{ uri: string; found: boolean }> {
  const folder = below(event.CandidatesS3Uri, `${event.AutoMLJobName}/documentation/explainability/output/`);
  const reports: string[] = [];
  for await (const uri of objects.list(folder)) if (uri.endsWith('.json')) reports.push(uri);
  const ofCandidate = reports.filter((uri) => uri.includes(`/${event.CandidateName}/`));
  const candidates = ofCandidate.length > 0 ? ofCandidate : reports;
  const report = candidates.find((uri) => uri.endsWith('/analysis.json')) ?? candidates[0];
  if (report !== undefined) return { uri: report, found: true };
  const note = below(event.OutputS3Uri, 'explainability.json');
  await objects.write(`${JSON.stringify({ available: false, reason: `Autopilot wrote no explainability report below ${folder}` }, null, 2)}\n`, note, 'application/json');
  return { uri: note, found: false };
}
