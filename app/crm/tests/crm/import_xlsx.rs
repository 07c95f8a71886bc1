//! Imports of workbooks: the sheet that is read, what its cells mean, and what is refused.

use crate::common::{fields::*, jobs::counts, *};
use ac_core::{Ctx, Error, both_databases, testing::TestPlatform};
use ac_crm::{
    companies, deals,
    import::{
        job::{
            self, FileId, Source, Takeover,
            model::{ImportId, ImportJob, JobState},
            wizard,
        },
        model::{Answers, Hints, ObjectKind},
        problems::ProblemCode,
    },
    rest,
};
use ac_views::custom::FieldKind;
use axum::{Extension, body::Body, http::Request};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Value, json};
use std::io::Write;
use tower::ServiceExt;

/// Two sheets: an empty one, and deals below two blank lines.
fn deals_book() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Read me").unwrap();
    let sheet = book.add_worksheet().set_name("Deals 2026").unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let heads = ["Deal name", "Opportunity id", "Close value", "Created on", "Weight", "Hot", "Note"];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string(2, column, head).unwrap();
    }
    sheet.write_string(3, 0, "One, \"big\"").unwrap();
    sheet.write_number(3, 1, 17.0).unwrap();
    sheet.write_formula(3, 2, Formula::new("=1000+54.07").set_result("1054.07")).unwrap();
    sheet.write_datetime_with_format(3, 3, ExcelDateTime::from_ymd(2026, 2, 3).unwrap(), &day).unwrap();
    sheet.write_number(3, 4, 1.234).unwrap();
    sheet.write_boolean(3, 5, true).unwrap();
    sheet.write_string(3, 6, "two\nlines").unwrap();
    sheet.write_string(5, 0, "Two").unwrap();
    sheet.write_string(5, 1, "18").unwrap();
    sheet.write_string(5, 2, "soon").unwrap();
    sheet.write_string(5, 8, "a remark beside the table").unwrap();
    book.save_to_buffer().unwrap()
}

/// Companies on two sheets.
fn companies_book() -> Vec<u8> {
    let mut book = Workbook::new();
    for (sheet, name) in [("Customers", "Acme"), ("Suppliers", "Betasoloin")] {
        let sheet = book.add_worksheet().set_name(sheet).unwrap();
        sheet.write_string(0, 0, "Company").unwrap();
        sheet.write_string(1, 0, name).unwrap();
    }
    book.save_to_buffer().unwrap()
}

async fn add(app: &TestPlatform, ctx: &Ctx, name: &str, bytes: Vec<u8>) -> (ImportId, Result<ImportJob, Error>) {
    let id = wizard::begin(ctx).await.unwrap();
    let (uploads, stored) = (uploads(app), FileId::generate());
    let folder = uploads.folder(ctx, id);
    folder.make().await.unwrap();
    let length = bytes.len() as u64;
    folder.keep(stored, Source::Bytes(bytes)).await.unwrap();
    (id, wizard::add_file(ctx, &uploads, id, stored, name.to_owned(), length).await)
}

async fn run(app: &TestPlatform, ctx: &Ctx, id: ImportId) -> ImportJob {
    job::start(&app.platform, ctx, id).await.expect("starts");
    job::work(ctx, &uploads(app), id, Takeover::Now).await.expect("works");
    job::find(ctx, id).await.expect("a job")
}

async fn company_names(ctx: &Ctx) -> Vec<String> {
    let page = companies::queries::list(ctx, &Default::default()).await.unwrap();
    page.data.into_iter().map(|company| company.name).collect()
}

both_databases!(cells_of_a_workbook_mean_what_they_say, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "deal", "weight", FieldKind::Number, json!({})).await;
    field(&ctx, "deal", "hot", FieldKind::Checkbox, json!({})).await;
    field(&ctx, "deal", "note", FieldKind::Text, json!({})).await;
    let (id, job) = add(app, &ctx, "deals.XLSX", deals_book()).await;
    let analysis = job.unwrap().files[0].analysis.clone().expect("it is read");
    let book = analysis.workbook.as_ref().expect("a workbook");
    assert_eq!((book.sheets.as_slice(), book.sheet), (["Read me", "Deals 2026"].map(String::from).as_slice(), 1));
    assert_eq!((analysis.kind, analysis.row_count, analysis.columns.len()), (ObjectKind::Deal, 2, 9));
    assert!(analysis.questions.is_empty(), "{:?}", analysis.questions);
    let preview = wizard::preview_files(&ctx, &uploads(app), id).await.unwrap();
    assert_eq!((preview[0].rows[0].row, preview[0].rows[1].row), (4, 6), "as the spreadsheet counts");
    let done = run(app, &ctx, id).await;
    assert_eq!((done.state, done.report.deals), (JobState::Done, counts(2, 0, 0, 0)), "{:?}", done.report);
    assert_eq!(done.report.warnings.count(ProblemCode::RowTooShort), 0);
    let invalid = &done.report.warnings.kept.iter().find(|problem| problem.code == ProblemCode::AmountInvalid).unwrap();
    assert_eq!((invalid.row, invalid.column.as_str()), (6, "Close value"));
    let all = deals::queries::list(&ctx, &Default::default()).await.unwrap().data;
    let one = all.iter().find(|deal| deal.name == "One, \"big\"").expect("its name as written");
    assert_eq!(one.amount, Some(usd(105_407)));
    assert_eq!(one.opened_on.map(|day| day.to_string()).as_deref(), Some("2026-02-03"));
    assert_eq!(json!(one.fields), json!({ "weight": 1.234, "hot": true, "note": "two lines" }));
    let (id, job) = add(app, &ctx, "again.xlsx", deals_book()).await;
    job.unwrap();
    assert_eq!(run(app, &ctx, id).await.report.deals, counts(0, 0, 2, 2), "the same workbook changes nothing");
    assert!(!wizard_dir(app, &ctx, id).exists(), "nothing of it stays on the disk");
});

fn wizard_dir(app: &TestPlatform, ctx: &Ctx, id: ImportId) -> std::path::PathBuf {
    crate::common::wizard::dir(app, ctx, id)
}

both_databases!(another_sheet_is_read_when_it_is_chosen, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Customers").unwrap().write_string(0, 0, "Company").unwrap();
    book.add_worksheet().set_name("Nothing").unwrap();
    let sheet = book.add_worksheet().set_name("People").unwrap();
    for (column, head) in ["First name", "Email"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, head).unwrap();
    }
    sheet.write_string(1, 0, "Ada").unwrap();
    let (id, job) = add(app, &ctx, "all.xlsx", book.save_to_buffer().unwrap()).await;
    assert_eq!(job.unwrap().files[0].kind(), Some(ObjectKind::Company));
    let uploads = uploads(app);
    let choose = async |sheet: u16| {
        let hints = Hints { sheet: Some(sheet), ..Hints::default() };
        wizard::answer(&ctx, &uploads, id, 0, hints, Answers::default()).await
    };
    for none in [1, 7] {
        assert!(matches!(choose(none).await, Err(Error::Invalid(_))), "{none} has nothing to read");
    }
    assert_eq!(job::find(&ctx, id).await.unwrap().files[0].kind(), Some(ObjectKind::Company), "it stays as it was");
    let job = choose(2).await.expect("people");
    assert_eq!((job.files[0].kind(), job.files[0].hints.sheet), (Some(ObjectKind::Contact), Some(2)));
    assert_eq!(run(app, &ctx, id).await.report.contacts, counts(1, 0, 0, 0));
});

both_databases!(what_is_no_workbook_or_too_much_of_one_is_refused, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let zip = |name: &str, fill: u8, bytes: usize| {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        out.start_file(name, options).unwrap();
        out.write_all(&vec![fill; bytes]).unwrap();
        out.finish().unwrap().into_inner()
    };
    let bomb = zip("xl/worksheets/sheet1.xml", b'a', 17 * 1024 * 1024);
    assert!(bomb.len() < 100_000, "a small file that unpacks into a large one");
    let mut broken = companies_book();
    broken.truncate(broken.len() / 2);
    for (name, bytes, code) in [
        ("bomb.xlsx", bomb, ProblemCode::WorkbookTooLarge),
        ("text.xlsx", b"name\nAcme\n".to_vec(), ProblemCode::BadWorkbook),
        ("other.xlsx", zip("word/document.xml", b'a', 10), ProblemCode::BadWorkbook),
        ("half.xlsx", broken, ProblemCode::BadWorkbook),
        ("sealed.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), ProblemCode::BadWorkbook),
        ("empty.xlsx", Workbook::new().save_to_buffer().unwrap(), ProblemCode::EmptyFile),
        ("a workbook.csv", companies_book(), ProblemCode::NotText),
    ] {
        let (_, job) = add(app, &ctx, name, bytes).await;
        let refusal = job.unwrap().files[0].refusal.clone().unwrap_or_else(|| panic!("{name} is taken"));
        assert_eq!(refusal.code, code, "{name}");
        assert!(refusal.message.contains("Save") || refusal.message.contains("save") || code == ProblemCode::EmptyFile);
    }
});

both_databases!(programs_name_the_sheet, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let send = async |file: &str, bytes: Vec<u8>, sheet: &str| {
        let mut body = Vec::new();
        for (name, text) in [("object", "companies"), ("sheet", sheet)] {
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let mut request = Request::post("/api/v1/imports")
            .header("content-type", "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        request.extensions_mut().insert(ctx.clone());
        let routes = rest::routes()
            .merge(job::upload::routes())
            .layer(Extension(app.platform.clone()))
            .layer(Extension(uploads(app)));
        let response = routes.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice::<Value>(&bytes).unwrap_or_default())
    };
    let (status, begun) = send("two.xlsx", companies_book(), "suppliers").await;
    assert_eq!(status, 202, "{begun}");
    let id = ImportId(begun["id"].as_str().unwrap().parse().unwrap());
    while job::find(&ctx, id).await.unwrap().state != JobState::Done {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(company_names(&ctx).await, ["Betasoloin"]);
    let (status, refused) = send("two.xlsx", companies_book(), "Partners").await;
    assert_eq!((status, refused["errors"][0]["field"].as_str()), (422, Some("sheet")));
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("Customers, Suppliers"), "{refused}");
    let (status, refused) = send("two.csv", b"Company\nAcme\n".to_vec(), "Customers").await;
    assert_eq!((status, refused["errors"][0]["field"].as_str()), (422, Some("sheet")));
    let (status, refused) = send("two.xlsx", b"no workbook".to_vec(), "Customers").await;
    assert_eq!((status, refused["errors"][0]["field"].as_str()), (422, Some("file")));
});
