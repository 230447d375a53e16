using System.Net.ServerSentEvents;
using System.Threading.Channels;
using Studio.Orders;

namespace Studio.Web;

/// <summary>
/// Tells open pages what changes. Whatever process changed an order, its row says so: one query a second reads the orders of all visitors who are looking.
/// </summary>
/// <param name="orders">The orders.</param>
/// <param name="placement">The budgets.</param>
/// <param name="live">What fal says meanwhile.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OrderFeed(OrderTable orders, OrderPlacement placement, LiveProgress live, TimeProvider time, ILogger<OrderFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Longer than the database is away, and than clocks differ.
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly List<Page> pages = [];

    /// <summary>Opens a page.</summary>
    /// <param name="visitorId">Whose orders it shows.</param>
    /// <returns>The page, which must be disposed of when it is closed.</returns>
    public Page Open(string visitorId)
    {
        Page page = new(this, visitorId);
        lock (gate)
        {
            pages.Add(page);
        }

        return page;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TellAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it is, such as a database that restarts: the next second is the retry.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(exception);
            }
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        Page[] open;
        lock (gate)
        {
            open = [.. pages];
        }

        List<Order> current = open.Length == 0 ? [] : await ReadAsync(open, cancellationToken);
        live.Watch(current);
        foreach (IGrouping<string, Page> visitor in open.GroupBy(page => page.VisitorId))
        {
            Order[] own = [.. current.Where(order => order.VisitorId == visitor.Key)];
            bool isNews = false;
            foreach (Page page in visitor)
            {
                isNews |= page.Tell(own, live);
            }

            if (isNews)
            {
                (decimal spent, decimal limit) = await placement.GetBudgetAsync(visitor.Key, cancellationToken);
                foreach (Page page in visitor)
                {
                    page.Tell(new BudgetView(limit, spent));
                }
            }
        }
    }

    // Those that are not over, those that were not over when a page last heard of them, and the latest ones, which may have been over before a page heard of them.
    private Task<List<Order>> ReadAsync(Page[] open, CancellationToken cancellationToken)
    {
        string[] visitors = [.. open.Select(page => page.VisitorId).Distinct()];
        string[] unfinished = [.. open.SelectMany(page => page.Unfinished).Distinct()];
        DateTime latest = orders.Now - Latest;
        return orders.ListAsync(
            rows => rows.Where(order => visitors.Contains(order.VisitorId)
                && ((order.State != OrderState.Ready && order.State != OrderState.Failed && order.State != OrderState.Canceled) || unfinished.Contains(order.Id) || order.CreatedAt > latest)),
            cancellationToken);
    }

    private void Close(Page page)
    {
        lock (gate)
        {
            pages.Remove(page);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The pages could not be told what changed. The next second repeats it.")]
    private partial void LogFailed(Exception exception);

    /// <summary>An open page.</summary>
    internal sealed class Page(OrderFeed feed, string visitorId) : IDisposable
    {
        // A page that doesn't read loses the oldest events, and gets the newest.
        private readonly Channel<SseItem<object>> events = Channel.CreateBounded<SseItem<object>>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });
        private readonly Dictionary<string, (long Version, bool IsOver)> told = [];
        private BudgetView? budget;

        public string VisitorId => visitorId;

        public IEnumerable<string> Unfinished => told.Where(order => !order.Value.IsOver).Select(order => order.Key);

        public ChannelReader<SseItem<object>> Events => events.Reader;

        public void Dispose() => feed.Close(this);

        internal void Tell(BudgetView current)
        {
            if (current != budget)
            {
                budget = current;
                Send("budget", current);
            }
        }

        internal bool Tell(Order[] own, LiveProgress live)
        {
            bool isNews = false;
            foreach (Order order in own)
            {
                OrderView view = OrderView.Of(order, live.Find(order.Id));
                if (!told.TryGetValue(order.Id, out (long Version, bool) last) || last.Version < view.Version)
                {
                    Send("order", view);
                    isNews = true;
                    told[order.Id] = (view.Version, order.IsOver);
                }
            }

            foreach (string id in told.Where(order => order.Value.IsOver).Select(order => order.Key).Except(own.Select(order => order.Id)).ToList())
            {
                told.Remove(id);
            }

            return isNews;
        }

        private void Send(string type, object data) => events.Writer.TryWrite(new SseItem<object>(data, type));
    }
}

/// <summary>What a visitor may spend on a day, and has spent today, in US dollars.</summary>
internal sealed record BudgetView(decimal Limit, decimal Spent);
