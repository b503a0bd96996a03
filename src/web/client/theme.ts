// Runs before the page is painted, so that no other theme flashes up.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    let chosen: string | null = null;
    try {
      chosen = localStorage.getItem('inkprof-theme');
    } catch {
      // Storage is switched off: the system's own theme it is.
    }
    root.dataset.theme = chosen === 'dark' || chosen === 'light' ? chosen : system.matches ? 'dark' : 'light';
    document.dispatchEvent(new Event('themechange'));
  };
  root.classList.add('js');
  apply();
  system.addEventListener('change', apply);
})();
