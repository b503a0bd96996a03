export function compileKernel(file: string | URL): Promise<string>;
