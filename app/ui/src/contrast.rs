//! Proves that the colours of `style/tokens.css` can be read, in both themes. Test code only.

const TOKENS: &str = include_str!("../../../style/tokens.css");

#[derive(Clone, Copy, Debug)]
enum Theme {
    Light,
    Dark,
}

/// Reads one opaque token in one theme.
fn token(name: &str, theme: Theme) -> [u8; 3] {
    let prefix = format!("--{name}:");
    let line = TOKENS
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with(&prefix))
        .unwrap_or_else(|| panic!("no token --{name}"));
    let hexes: Vec<&str> = line.match_indices('#').map(|(at, _)| &line[at + 1..at + 7]).collect();
    let hex = match (theme, hexes.as_slice()) {
        (Theme::Light, [light, _]) => light,
        (Theme::Dark, [_, dark]) => dark,
        _ => panic!("--{name} is not light-dark(#rrggbb, #rrggbb): {line}"),
    };
    [0, 2, 4].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("a hex colour"))
}

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(rgb: [u8; 3]) -> f64 {
    let [r, g, b] = rgb.map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `over` at `percent` opacity on `under`: what `color-mix(in srgb, over percent, transparent)` shows.
fn blend(over: [u8; 3], under: [u8; 3], percent: f64) -> [u8; 3] {
    let mut out = [0; 3];
    for i in 0..3 {
        let mixed = f64::from(over[i]) * percent + f64::from(under[i]) * (1.0 - percent);
        out[i] = format!("{mixed:.0}").parse().unwrap();
    }
    out
}

#[track_caller]
fn check(fore: &str, back: &str, least: f64) {
    for theme in [Theme::Light, Theme::Dark] {
        let ratio = contrast(token(fore, theme), token(back, theme));
        assert!(ratio >= least, "{fore} on {back}, {theme:?}: {ratio:.2} < {least}");
    }
}

const GROUNDS: [&str; 5] = ["bg", "bg-raise", "surface", "surface-2", "surface-drag"];

#[test]
fn text_is_at_least_12_to_1() {
    for ground in GROUNDS {
        check("text", ground, 12.0);
    }
    check("text", "surface-3", 10.0);
}

#[test]
fn secondary_text_is_at_least_5_5_to_1() {
    for ground in GROUNDS {
        check("text-2", ground, 5.5);
        check("text-3", ground, 5.5);
    }
}

#[test]
fn meaning_colours_are_readable_as_text() {
    for colour in ["accent-hi", "violet-hi", "good", "warn", "bad", "info"] {
        for ground in GROUNDS {
            check(colour, ground, 4.5);
        }
    }
}

#[test]
fn meaning_colours_are_readable_on_their_own_tint() {
    for (colour, tint, percent) in [
        ("accent-hi", "accent", 0.13),
        ("text", "accent", 0.13),
        ("violet-hi", "violet", 0.24),
        ("good", "good", 0.12),
        ("warn", "warn", 0.12),
        ("bad", "bad", 0.12),
        ("info", "info", 0.12),
    ] {
        for theme in [Theme::Light, Theme::Dark] {
            for ground in ["bg", "surface"] {
                let back = blend(token(tint, theme), token(ground, theme), percent);
                let ratio = contrast(token(colour, theme), back);
                assert!(ratio >= 4.5, "{colour} on its tint over {ground}, {theme:?}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn words_on_filled_controls_are_readable() {
    check("on-accent", "accent", 4.5);
    check("on-accent", "accent-top", 4.5);
    check("on-accent", "accent-bottom", 4.5);
    check("on-violet", "violet", 4.5);
    check("on-danger", "danger", 4.5);
    for hue in 1..=8 {
        check("on-avatar", &format!("hue-{hue}"), 7.0);
    }
}

#[test]
fn edges_focus_and_charts_are_at_least_3_to_1() {
    for ground in GROUNDS {
        check("edge", ground, 3.0);
        check("focus", ground, 3.0);
        check("warn-fill", ground, 3.0);
        for series in 1..=6 {
            check(&format!("chart-{series}"), ground, 3.0);
        }
    }
}

#[test]
fn the_arithmetic_is_that_of_wcag() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    assert!((contrast([0x77; 3], [255; 3]) - 4.48).abs() < 0.01);
    assert_eq!(blend([255; 3], [0; 3], 0.5), [128; 3]);
}
