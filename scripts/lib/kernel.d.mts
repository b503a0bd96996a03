export const kernels: readonly string[];
export function codeFile(name: string): URL;
export function compileKernel(name: string): Promise<string>;
