autocmd BufRead,BufNewFile *.journey setfiletype journey
