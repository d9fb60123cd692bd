document.getElementById('root')?.append('API reference');
