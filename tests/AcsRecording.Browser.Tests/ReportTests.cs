using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Microsoft.Playwright;

namespace AcsRecording.Browser.Tests;

/// <summary>
/// Reports of Export-AcsRecordingReport, opened from the disk. Each test ends only if the page asked for nothing but files, and neither its
/// console nor a dialog said anything.
/// </summary>
public sealed class ReportTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const double Length = 34;

    [BrowserFact]
    public async Task A_click_on_the_timeline_takes_the_player_there()
    {
        await using var view = await chromium.OpenAsync("one.html");
        await view.ClickTimelineAsync(5, Length);
        await view.PlayerIsAtAsync("talk-0.wav", 5);

        // A pause takes no time in the file.
        await view.ClickTimelineAsync(16, Length);
        await view.PlayerIsAtAsync("talk-0.wav", 12);
        await view.ClickTimelineAsync(30, Length);
        await view.PlayerIsAtAsync("talk-1.wav", 6);
        Assert.Equal(100 * 30 / Length, await view.MarkAsync(), 0.5);

        // Within the pause it is where the recording goes on.
        await view.ClickTimelineAsync(10, Length);
        await view.PlayerIsAtAsync("talk-0.wav", 8);
        Assert.Equal(100 * 12 / Length, await view.MarkAsync(), 0.5);
    }

    [BrowserFact]
    public async Task The_mark_follows_the_player_and_the_next_chunk_follows_the_last()
    {
        await using var view = await chromium.OpenAsync("one.html");
        await view.ClickTimelineAsync(23.5, Length);
        await view.PlayerIsAtAsync("talk-0.wav", 19.5);
        var button = view.Page.GetByRole(AriaRole.Button, new() { Name = "Play" });
        await button.ClickAsync();
        await view.Page.WaitForFunctionAsync(
            "() => document.querySelector('audio').currentSrc.endsWith('talk-1.wav') && document.querySelector('audio').currentTime > 0.2");
        await view.Page.WaitForFunctionAsync($"() => parseFloat(document.querySelector('.cursor').style.left) > {100 * 24.2 / Length}");
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await view.Page.WaitForFunctionAsync("() => document.querySelector('audio').paused");
        await Assertions.Expect(button).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task The_keyboard_moves_and_plays()
    {
        await using var view = await chromium.OpenAsync("one.html");
        var slider = view.Page.GetByRole(AriaRole.Slider, new() { Name = "Position in the recording" });
        await slider.FocusAsync();
        foreach (var (key, now, text) in new[]
        {
            ("ArrowRight", "5", "5 seconds of 34 seconds, chunk 0"),
            ("ArrowUp", "12", "12 seconds of 34 seconds, chunk 0"),
            ("End", "34", "34 seconds of 34 seconds, chunk 1"),
            ("ArrowLeft", "29", "29 seconds of 34 seconds, chunk 1"),
            ("ArrowDown", "24", "24 seconds of 34 seconds, chunk 0"),
            ("PageDown", "0", "0 seconds of 34 seconds, chunk 0"),
            ("PageUp", "34", "34 seconds of 34 seconds, chunk 1"),
            ("Home", "0", "0 seconds of 34 seconds, chunk 0"),
        })
        {
            await slider.PressAsync(key);
            await Assertions.Expect(slider).ToHaveAttributeAsync("aria-valuetext", text);
            await Assertions.Expect(slider).ToHaveAttributeAsync("aria-valuenow", now);
        }

        await slider.PressAsync("Space");
        await view.Page.WaitForFunctionAsync("() => !document.querySelector('audio').paused");
        await slider.PressAsync("Space");
        await view.Page.WaitForFunctionAsync("() => document.querySelector('audio').paused");
    }

    [BrowserFact]
    public async Task The_keyboard_leaves_a_pause_in_the_direction_in_which_it_came()
    {
        await using var view = await chromium.OpenAsync("one.html");
        var slider = view.Page.GetByRole(AriaRole.Slider);
        await view.ClickTimelineAsync(14, Length);
        await view.PlayerIsAtAsync("talk-0.wav", 10);
        await slider.PressAsync("ArrowLeft");
        await view.PlayerIsAtAsync("talk-0.wav", 8);
        await slider.PressAsync("ArrowLeft");
        await view.PlayerIsAtAsync("talk-0.wav", 3);
    }

    [BrowserFact]
    public async Task The_index_sorts()
    {
        await using var view = await chromium.OpenAsync("calls.html");
        Assert.Equal(["00:00:05", "00:00:30", "00:00:04"], await view.ColumnAsync(3));
        var header = view.Page.Locator("#index-table").GetByRole(AriaRole.Columnheader, new() { Name = "Duration" });
        await header.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("ascending", await header.GetAttributeAsync("aria-sort"));
        Assert.Equal(["00:00:04", "00:00:05", "00:00:30"], await view.ColumnAsync(3));
        await header.GetByRole(AriaRole.Button).PressAsync("Enter");
        Assert.Equal("descending", await header.GetAttributeAsync("aria-sort"));
        Assert.Equal(["00:00:30", "00:00:05", "00:00:04"], await view.ColumnAsync(3));
        Assert.Equal(1, await view.Page.Locator("[aria-sort]").CountAsync());
    }

    [BrowserFact]
    public async Task The_index_filters_itself_and_the_sections()
    {
        await using var view = await chromium.OpenAsync("calls.html");
        var filter = view.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Filter" });
        await filter.FillAsync("ORGID call-talk");
        Assert.Equal(["00:00:30"], await view.ColumnAsync(3));
        Assert.Equal("1 of 3 recordings", await view.Page.GetByRole(AriaRole.Status).InnerTextAsync());
        await Assertions.Expect(view.Page.Locator(".recording:visible")).ToHaveCountAsync(1);
        await filter.FillAsync("nothing");
        Assert.Equal("0 of 3 recordings", await view.Page.GetByRole(AriaRole.Status).InnerTextAsync());
        await filter.FillAsync("");
        await view.Page.GetByLabel("Show").SelectOptionAsync("complete");
        Assert.Equal(["\u2713\u00a0Complete"], (await view.ColumnAsync(6)).Select(text => "\u2713\u00a0" + text));
        await view.Page.GetByLabel("Show").SelectOptionAsync("remarks");
        Assert.Equal(["Not verified", "Gap"], await view.ColumnAsync(6));
    }

    [BrowserFact]
    public async Task A_link_of_the_index_leads_to_its_section()
    {
        await using var view = await chromium.OpenAsync("many.html");
        await view.Page.Locator("#index-table a").Nth(26).ClickAsync();
        var section = view.Recordings.Nth(26);
        await Assertions.Expect(section.Locator("h2")).ToBeFocusedAsync();
        await Assertions.Expect(section.GetByRole(AriaRole.Slider)).ToBeVisibleAsync();

        // What is filled above it when it comes near does not move it away.
        await Assertions.Expect(view.Recordings.Nth(24).GetByRole(AriaRole.Slider)).ToBeVisibleAsync();
        Assert.InRange((await section.Locator("h2").BoundingBoxAsync())!.Y, 0, 100);
    }

    [BrowserFact]
    public async Task Names_from_outside_are_text()
    {
        await using var view = await chromium.OpenAsync("calls.html");
        var text = await view.Page.InnerTextAsync("body");
        string[] names = [SampleReports.Hostile, SampleReports.HostileCall, SampleReports.HostileFile, "Calls <b>of</b> November"];
        foreach (var name in names)
        {
            Assert.Contains(name, text, StringComparison.Ordinal);
        }

        Assert.Equal("Calls <b>of</b> November", await view.Page.TitleAsync());
        Assert.Equal(0, await view.Page.Locator("img, i, [onerror]").CountAsync());

        // The file of that name is found and played all the same.
        var media = view.Page.Locator("audio").Last;
        await view.Page.WaitForFunctionAsync("media => media.duration === 2", await media.ElementHandleAsync());
    }

    [BrowserFact]
    public async Task What_is_missing_is_said()
    {
        await using var view = await chromium.OpenAsync("calls.html");
        var section = view.Recordings.Last;
        await Assertions.Expect(section).ToContainTextAsync("Chunk 1 is missing, for 00:00:02, at 00:00:02 (11:00:02 UTC)");
        await Assertions.Expect(view.Recordings.Nth(1)).ToContainTextAsync("Paused for 00:00:04, at 00:00:08 (10:00:08 UTC)");
        await Assertions.Expect(view.Recordings.First).ToContainTextAsync("Not verified");
    }

    [BrowserFact]
    public async Task A_file_that_is_not_where_it_was_is_told()
    {
        var view = await chromium.OpenAsync("gone.html");
        await Assertions.Expect(view.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("gone-0.wav");
        await view.Page.CloseAsync();
    }

    [BrowserFact]
    public async Task Without_a_file_to_play_there_is_a_link_and_no_player()
    {
        await using var view = await chromium.OpenAsync("container.html");
        Assert.Equal(0, await view.Page.GetByRole(AriaRole.Slider).CountAsync());
        Assert.Equal(0, await view.Page.Locator("audio, video").CountAsync());
        Assert.Equal(
            "https://contoso.blob.core.windows.net/c/0-d.wav", await view.Page.GetByRole(AriaRole.Link).Last.GetAttributeAsync("href"));
        await Assertions.Expect(view.Recordings).ToContainTextAsync("open only for who has access");
    }

    [BrowserFact]
    public async Task A_file_past_4_GiB_has_a_form_that_the_browser_plays()
    {
        await using var view = await chromium.OpenAsync("rf64.html");
        await view.Page.WaitForFunctionAsync("() => document.querySelector('audio').duration === 7");
        await view.ClickTimelineAsync(3.5, 7);
        await view.PlayerIsAtAsync("rf64-0.wav", 3.5);
    }

    [BrowserFact]
    public async Task Each_participant_of_an_unmixed_recording_has_a_waveform()
    {
        await using var view = await chromium.OpenAsync("one.html");
        Assert.Equal(3, await view.Page.Locator(".lane").CountAsync());
        Assert.Equal(
            [$"{SampleReports.Hostile} channel 0", "4:+15551234567 channel 1", "8:orgid:1 channel 2"],
            await view.Page.Locator(".lane-name").AllInnerTextsAsync());

        // Chunk 0 is drawn before and after its pause.
        Assert.Equal(3, await view.Page.Locator(".lane").First.Locator("svg").CountAsync());
        var heights = await view.Page.EvaluateAsync<double[]>(
            "[...document.querySelectorAll('.wave .peaks')].map(path => path.getBBox().height)");
        Assert.All(Some.Of(heights), height => Assert.InRange(height, 1.8, 2));
    }

    [BrowserTheory("axe-core")]
    [InlineData("calls.html", 1280, ColorScheme.Light)]
    [InlineData("calls.html", 400, ColorScheme.Dark)]
    [InlineData("container.html", 1280, ColorScheme.Dark)]
    public async Task No_rule_of_accessibility_is_broken(string report, int width, ColorScheme scheme)
    {
        await using var view = await chromium.OpenAsync(report, width, scheme);
        await view.Page.EvaluateAsync(
            await File.ReadAllTextAsync(Path.Combine(NodePackages.Folder, "node_modules", "axe-core", "axe.min.js")));
        var faults = await view.Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run()).violations
              .map(rule => `${rule.id}: ${rule.help}: ${rule.nodes.map(node => node.html).join(' ')}`)
            """);
        Assert.Empty(faults);
    }

    [BrowserFact]
    public async Task A_screen_reader_has_a_name_for_everything()
    {
        await using var view = await chromium.OpenAsync("calls.html");
        var snapshot = await view.Page.Locator("body").AriaSnapshotAsync();
        foreach (var line in new[]
        {
            "heading \"Calls <b>of</b> November\" [level=1]", "heading \"Index\" [level=2]", "searchbox \"Filter\"", "combobox \"Show\"",
            "columnheader \"Started (UTC)\"", "heading \"Recording of 2026-11-25 10:00:00\" [level=2]", "group \"Player\"",
            "button \"Play\"",
            "button \"Back 10 s\"", "button \"Forward 10 s\"", "combobox \"Speed\"", "slider \"Position in the recording\"",
            "heading \"Pauses and gaps\" [level=3]", "heading \"3 participants\" [level=3]", "heading \"2 chunks\" [level=3]",
        })
        {
            Assert.Contains(line, snapshot, StringComparison.Ordinal);
        }
    }

    [BrowserFact]
    public async Task It_is_dark_where_the_reader_wants_it_dark()
    {
        async Task<string> BackgroundAsync(ColorScheme scheme)
        {
            await using var view = await chromium.OpenAsync("one.html", scheme: scheme);
            return await view.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        }

        Assert.Equal("rgb(246, 247, 248)", await BackgroundAsync(ColorScheme.Light));
        Assert.Equal("rgb(18, 21, 24)", await BackgroundAsync(ColorScheme.Dark));
    }

    [BrowserTheory]
    [InlineData(400)]
    [InlineData(1280)]
    public async Task Nothing_sticks_out_at_the_side(int width)
    {
        await using var view = await chromium.OpenAsync("calls.html", width);
        Assert.Equal(width, await view.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [BrowserFact]
    public async Task Printed_it_has_the_index_and_every_section_but_no_player()
    {
        await using var view = await chromium.OpenAsync("many.html", scheme: ColorScheme.Dark);
        var unfilled = await view.Page.Locator(".body:empty").CountAsync();
        Assert.InRange(unfilled, 1, 10);
        Assert.NotEmpty(await view.Page.PdfAsync());
        Assert.Equal(0, await view.Page.Locator(".body:empty").CountAsync());
        await view.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(view.Page.Locator("#index")).ToBeVisibleAsync();
        Assert.Equal(0, await view.Page.Locator(".player:visible, .slider:visible, .filter:visible, audio:visible").CountAsync());
        Assert.Equal(30, await view.Page.Locator(".timeline:visible").CountAsync());
        Assert.Equal("rgb(255, 255, 255)", await view.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }
}
