// Amazon ECR, as far as a job that pulls an image needs it: json 1.1.
import type { Service } from '../../service';
import { operations } from './operations';
import shapes from './shapes.json';

/** The service. */
export const ecr: Service = { name: 'ecr', signingNames: ['ecr'], validationCode: 'InvalidParameterException', shapes, open: () => ({ operations }) };
