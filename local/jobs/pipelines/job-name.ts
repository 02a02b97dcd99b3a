// The names of what an execution starts: found again by them after a crash.

/**
 * `pipelines-<execution id>-<step>-<random>`, the step's name cut so that the whole fits; where the limit is as short as
 * AutoML's, without the first word.
 * @param longest the API's limit
 * @param prefix a job name that the definition gives, in place of the first word
 */
export function jobName(executionId: string, step: string, random: string, longest: number, prefix?: string): string {
  const first = longest < 40 ? [] : [nameCharacters(prefix ?? 'pipelines').slice(0, longest - 30)];
  const fixed = [...first, executionId, random];
  const room = longest - fixed.reduce((sum, part) => sum + part.length + 1, 0);
  const cut = nameCharacters(step).slice(0, Math.max(room, 0)).replace(/-+$/, '');
  return [...first, executionId, ...(cut === '' ? [] : [cut]), random].join('-');
}

/** Jobs' names may hold letters, digits and single words between dashes; steps' names underscores too. */
function nameCharacters(text: string): string {
  return text.replace(/[^a-zA-Z0-9]/g, '-').replace(/^-+|-+$/g, '');
}
