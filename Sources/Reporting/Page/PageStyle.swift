/// The style sheet of a page: light, dark, paper, phone.
enum PageStyle {
    /// The sheet.
    static var text: String { sheet + darkSheet }

    private static let sheet = """
        :root{--ink:#1b1f24;--muted:#57606a;--line:#d8dee4;--ground:#fff;--band:#f6f8fa;
        --good:#00704f;--good-ground:#dcf5ec;--bad:#a83f00;--bad-ground:#fde8dc;
        --doubtful:#7a5200;--doubtful-ground:#fdf1d5;--link:#0072b2}
        *{box-sizing:border-box}
        body{margin:0;overflow-wrap:break-word;background:var(--ground);color:var(--ink);
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main,footer{max-width:74rem;margin:0 auto;padding:0 1.25rem}
        article>header{border-bottom:1px solid var(--line);margin:2rem 0 1rem}
        h1{font-size:1.9rem;line-height:1.2;margin:0;overflow-wrap:anywhere}
        h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
        .path{color:var(--muted);margin:.25rem 0 1rem;overflow-wrap:anywhere}
        .changes{list-style:none;padding:0;margin:.5rem 0}.changes code{font-weight:600}
        p{max-width:46rem}
        .lead{font-size:1.1rem}
        .warning{border-left:4px solid var(--bad);background:var(--bad-ground);
        padding:.6rem .9rem;border-radius:0 6px 6px 0}
        code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
        .badge{display:inline-block;padding:.05em .6em;border-radius:1em;font-weight:600;
        background:var(--band);border:1px solid currentColor}
        .badge.good{color:var(--good);background:var(--good-ground)}
        .badge.bad{color:var(--bad);background:var(--bad-ground)}
        .badge.doubtful{color:var(--doubtful);background:var(--doubtful-ground)}
        td .badge{font-size:.85rem;padding:0 .5em;white-space:nowrap}
        span.bad{color:var(--bad);font-weight:600}span.doubtful{color:var(--doubtful);font-weight:600}
        a{color:var(--link)}
        .pair{display:grid;grid-template-columns:minmax(0,620px) minmax(0,1fr);gap:1.5rem;
        align-items:start}
        figure{margin:0 0 1.5rem;max-width:620px}
        figure svg{display:block;max-width:100%;height:auto}
        figure svg text{font-family:Arial,Helvetica,"Liberation Sans",Arimo,sans-serif}
        .row{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.5rem;align-items:start}
        .broad{display:grid;grid-template-columns:820px minmax(0,1fr);gap:1.5rem;max-width:none}
        .broad figcaption{align-self:center}
        figcaption{color:var(--muted);font-size:.9rem;margin-top:.4rem}
        figcaption strong{color:var(--ink)}
        .narrow{display:none}
        .scroll{overflow-x:auto;margin:0 0 1.5rem}
        table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;color:var(--muted);padding:0 0 .4rem}
        th,td{padding:.3rem .9rem .3rem 0;text-align:left;border-bottom:1px solid var(--line);
        vertical-align:baseline}
        thead th{color:var(--muted);font-weight:500;white-space:nowrap}
        tbody th{font-weight:400}
        .n{text-align:right;white-space:nowrap}
        tbody th{min-width:9.5rem}table code{overflow-wrap:normal}
        small{color:var(--muted);font-size:.85em}
        dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1.25rem;margin:0 0 1.5rem}
        dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
        dd ul{margin:0;padding-left:1.1rem}
        footer{color:var(--muted);font-size:.85rem;border-top:1px solid var(--line);
        margin-top:2rem;padding-top:1rem;padding-bottom:2rem}
        @media (max-width:1100px){.pair,.broad{grid-template-columns:minmax(0,1fr)}
        .broad{gap:0;max-width:820px}}
        @media (max-width:900px){.row{grid-template-columns:minmax(0,1fr);gap:0}}
        @media (max-width:640px){.wide{display:none}.narrow{display:block}
        h1{font-size:1.5rem}dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.6rem}
        th,td{padding-right:.7rem}
        .cards thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
        .cards,.cards tbody,.cards caption{display:block}
        .cards tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(7.6rem,1fr));
        gap:.3rem .9rem;padding:.6rem 0;border-bottom:1px solid var(--line)}
        .cards th[scope=row]{grid-column:1/-1;font-weight:600}
        .cards tbody th,.cards td{border:0;padding:0;text-align:left;white-space:normal}
        .cards td::before{content:attr(data-label);display:block;color:var(--muted);
        font-size:.8rem;line-height:1.2}}
        @media print{body{font-size:11pt}main,footer{max-width:none;padding:0}
        figure,tr,.pair{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}
        .wide{display:block}.narrow{display:none}.pair,.broad,.row{display:block}
        table{font-size:9pt}}

        """

    /// On paper the ground is white whatever the screen has.
    private static var darkSheet: String {
        """
        @media screen and (prefers-color-scheme:dark){
        :root{--ink:#e6edf3;--muted:#9ea8b3;--line:#343b44;--ground:#0f1318;--band:#1a2027;
        --good:#5fd8b4;--good-ground:#0e2f26;--bad:#ff9c69;--bad-ground:#3a1d0d;
        --doubtful:#f4c65c;--doubtful-ground:#33270a;--link:#6ab7f0}
        \(PageColor.darkRules)
        }

        """
    }
}
