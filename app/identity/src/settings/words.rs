//! Roles and devices in words.

use ac_core::Role;

/// What a role is called.
pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Admin => "Admin",
        Role::Member => "Member",
        Role::Guest => "Guest",
        Role::Client => "Client",
    }
}

/// What a role may do, in one line.
pub(super) fn role_help(role: Role) -> &'static str {
    match role {
        Role::Owner => "Everything, with the workspace itself and its owners.",
        Role::Admin => "Everything but owners and the workspace's end.",
        Role::Member => "Works with all records.",
        Role::Guest => "Sees only what is theirs.",
        Role::Client => "Sees the client portal.",
    }
}

/// "Firefox on Linux" from a User-Agent header, as far as it can be told.
pub(super) fn device(user_agent: &str) -> String {
    let first =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, n)| *n);
    // The order matters: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
    let browser =
        first(&[("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown device".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart() {
        let check = |agent: &str, expect: &str| assert_eq!(device(agent), expect);
        check("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on Linux");
        check(
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        );
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1",
            "Safari on iPhone",
        );
        check("curl/8.0", "Unknown device");
    }
}
