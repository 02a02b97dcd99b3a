// That whoever approves a version is not who made it: the two pairs of eyes of the setting mlops:otherApprover.
import { CommandFailure, exitCodes } from '../failures';
import { maySamePerson, personOf, unknownPerson } from '../stacks/person';
import type { ModelSession } from './model-session';
import { provenanceOf } from './provenance';
import type { RegisteredPackage } from './registered-package';

/** @throws CommandFailure where the setting asks for another person, and it is the same one, or nobody knows */
export async function refuseOwnApproval({ project, sagemaker, caller, environment }: ModelSession, found: RegisteredPackage): Promise<void> {
  if (!project.settings.otherApprover) return;
  const { startedBy: author } = await provenanceOf(sagemaker, found);
  const advice = [`Nothing was changed. mlops:otherApprover in Pulumi.${environment}.yaml asks for another person to approve.`];
  if (author === undefined) throw new CommandFailure(`nobody knows who made version ${found.version}: its run is not on record`, exitCodes.refused, advice);
  if (personOf(author) === unknownPerson) throw new CommandFailure(`nobody knows who made version ${found.version}: its pipeline was started without a push, by nobody who is named`, exitCodes.refused, [...advice, 'mlops delivery start names who pushed.']);
  if (maySamePerson(personOf(author), personOf(caller))) throw new CommandFailure(`version ${found.version} was made by ${personOf(author)} (${author}), who cannot approve it`, exitCodes.refused, advice);
}
