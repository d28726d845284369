using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace AcsRecording.Browser.Tests;

/// <summary>A report that is open in a page of its own. Closed, it says whether the page was quiet all along.</summary>
internal sealed class ReportView : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    public ReportView(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"script: {error}");
        page.Request += (_, request) => Note(
            !request.Url.StartsWith("file://", StringComparison.Ordinal) && request.Url != "data:,", $"request: {request.Url}");
        page.Dialog += async (_, dialog) =>
        {
            Note(true, $"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>The sections of recordings, in order.</summary>
    public ILocator Recordings => Page.Locator(".recording");

    /// <summary>Clicks on a place of the first recording's timeline.</summary>
    public async Task ClickTimelineAsync(double seconds, double length)
    {
        var slider = Page.GetByRole(AriaRole.Slider).First;
        var box = (await slider.BoundingBoxAsync())!;
        await slider.ClickAsync(new LocatorClickOptions { Position = new Position { X = (float)(box.Width * seconds / length), Y = 40 } });
    }

    /// <summary>Waits until the first recording's player is at that place of that file.</summary>
    public Task PlayerIsAtAsync(string file, double seconds) => Page.WaitForFunctionAsync(
        """
        ([file, seconds]) => {
          const media = document.querySelector('audio');
          return decodeURIComponent(media.currentSrc).endsWith(file) && Math.abs(media.currentTime - seconds) < 0.1;
        }
        """,
        new object[] { file, seconds });

    /// <summary>Where the mark on the first recording's timeline is, in percent.</summary>
    public async Task<double> MarkAsync() => double.Parse(
        (await Page.EvaluateAsync<string>("document.querySelector('.cursor').style.left")).TrimEnd('%'), CultureInfo.InvariantCulture);

    /// <summary>The cells of a column of the index, as they are shown.</summary>
    public async Task<string[]> ColumnAsync(int column) =>
        await Page.EvaluateAsync<string[]>(
            """
            column => [...document.querySelectorAll('#index-table tbody tr:not([hidden])')]
              .map(row => row.cells[column].innerText.trim())
            """,
            column);

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        lock (_faults)
        {
            Assert.Empty(_faults);
        }
    }

    private void Note(bool isFault, string fault)
    {
        if (isFault)
        {
            lock (_faults)
            {
                _faults.Add(fault);
            }
        }
    }
}
